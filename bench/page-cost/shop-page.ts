import { fileURLToPath } from 'node:url'
import type { CDPSession } from '@playwright/test'
import { atMost, type Row, type Table } from '../result.ts'
import { median } from '../statistics/summary.ts'
import { cpuSlowdown, phoneScreen, visit } from './phone.ts'
import { type PageMetrics, performanceScore } from './score.ts'
import { longestTask, traced } from './script-tasks.ts'
import { slow4g } from './slow-link.ts'
import type { Street } from './street.ts'

const observer = fileURLToPath(new URL('observe-load.js', import.meta.url))
const runs = 7
/** After the page's load: the config is asked for when the page is idle, at the latest after two seconds. */
const settleMs = 3_000

interface Load extends PageMetrics {
  readonly score: number
  readonly requests: number
  readonly bytes: number
  /** The longest task of the main thread in which the loader ran, in milliseconds. */
  readonly loaderTask: number
}

/** The demo shop's product page with and without the widget's tag, as Lighthouse would load it on a phone. */
export async function shopPage(street: Street): Promise<Table> {
  const without: Load[] = []
  const tagged: Load[] = []
  await load(street, '/')
  // In turn, so that what else the machine does falls on both.
  for (let run = 0; run < runs; run++) {
    without.push(await load(street, '/without'))
    tagged.push(await load(street, '/'))
  }
  const row = (what: string, pick: (load: Load) => number, limit?: number): Row => {
    const [before, after] = [median(without.map(pick)), median(tagged.map(pick))]
    const added = after - before
    const target = limit === undefined ? {} : { target: atMost('added', added, limit) }
    return { what, values: [before, after, added], ...target }
  }
  const tasks = tagged.map(({ loaderTask }) => loaderTask)
  return {
    title: "What the widget's tag costs a shop's page",
    setup: [
      `Median of ${runs} first visits each; ${phoneScreen.width} px, ${slow4g.roundTripMs} ms round trip, ${slow4g.downBits / 2 ** 20} Mbps, CPU slowed ${cpuSlowdown}x`,
      "The score is Lighthouse 10's for phones without Speed Index, whose 10 % the others share",
    ],
    columns: ['without', 'with', 'added'],
    rows: [
      row('score', ({ score }) => score),
      {
        what: 'points lost',
        values: [null, null, lost(without, tagged)],
        target: atMost('lost', lost(without, tagged), 1),
      },
      row('first contentful paint (ms)', ({ fcp }) => fcp),
      row('largest contentful paint (ms)', ({ lcp }) => lcp),
      row('total blocking time (ms)', ({ tbt }) => tbt),
      row('cumulative layout shift', ({ cls }) => cls, 0),
      row('requests', ({ requests }) => requests),
      row('bytes', ({ bytes }) => bytes),
      {
        what: 'longest task of the loader (ms of CPU)',
        values: [null, median(tasks), null],
        target: atMost('loader', median(tasks), 10),
      },
    ],
  }
}

const lost = (without: readonly Load[], tagged: readonly Load[]) =>
  median(without.map(({ score }) => score)) - median(tagged.map(({ score }) => score))

const load = ({ browser, shopUrl }: Street, path: string): Promise<Load> =>
  visit(browser, async (page, context) => {
    const session = await context.newCDPSession(page)
    const network = await countNetwork(session)
    await page.addInitScript({ path: observer })
    const events = await traced(browser, async () => {
      await page.goto(shopUrl(path), { waitUntil: 'load' })
      await page.waitForTimeout(settleMs)
    })
    const loaderTask = longestTask(events, '/parley.js')
    const metrics = await page.evaluate<PageMetrics>('metrics()')
    return { ...metrics, ...network, loaderTask, score: performanceScore(metrics) }
  })

async function countNetwork(session: CDPSession) {
  const network = { requests: 0, bytes: 0 }
  session.on('Network.requestWillBeSent', () => {
    network.requests++
  })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    network.bytes += encodedDataLength
  })
  await session.send('Network.enable')
  return network
}
