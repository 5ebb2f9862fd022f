import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { atMost, type Row, type Table } from '../result.ts'
import { percentile } from '../statistics/summary.ts'
import { cpuSlowdown, visit } from './phone.ts'
import { slow4g } from './slow-link.ts'
import type { Street } from './street.ts'

const watcher = fileURLToPath(new URL('watch-opening.js', import.meta.url))
const runs = 10
const restMs = 1_000
const waitMs = 20_000

/** Of one click, in milliseconds after it. */
interface Opened {
  /** The frame's field was on the screen. */
  readonly painted: number
  /** It was tapped, and the first letter stood in it. */
  readonly typed: number
  /** The chat itself had taken the field over. */
  readonly ready: number
  /** Letters that the field had taken, and the chat then did not have. */
  readonly lost: number
}

/** What watch-opening.js saw in one document; times of the wall clock, which page and frame share. */
interface Seen {
  readonly clickedAt?: number
  readonly paintedAt?: number
  readonly typedAt?: number
  readonly readyAt?: number
  readonly letters: number
  readonly text: string
}

/** From the click on the launcher to a field that takes text, for a first visitor on a slow phone. */
export async function typeable(street: Street): Promise<Table> {
  const cold: Opened[] = []
  const rested: Opened[] = []
  await open(street, 0)
  for (let run = 0; run < runs; run++) {
    cold.push(await open(street, 0))
    rested.push(await open(street, restMs))
  }
  const cases = [
    { name: 'nothing fetched', all: cold, typedWithin: 1_000 },
    { name: 'rested', all: rested, typedWithin: 600 },
  ]
  const row = (what: string, name: string, times: Float64Array): Row => ({
    what: `${what}, ${name} (ms)`,
    values: [percentile(times, 50), percentile(times, 95)],
  })
  const rows = (what: string, pick: (opened: Opened) => number): Row[] =>
    cases.map(({ name, all }) => row(what, name, Float64Array.from(all, pick).sort()))
  const lost = [...cold, ...rested].reduce((sum, opened) => sum + opened.lost, 0)
  return {
    title: 'From the click to a field that takes text',
    setup: [
      `${runs} first visits each; ${slow4g.roundTripMs} ms round trip, ${slow4g.downBits / 2 ** 20} Mbps, CPU slowed ${cpuSlowdown}x, server warm; plain HTTP/1.1`,
      `Rested: the pointer was on the launcher for ${restMs / 1_000} s before the click`,
      'The field is tapped as soon as it is there, and typed into without a pause until the chat has taken it over',
    ],
    columns: ['p50', 'p95'],
    rows: [
      ...cases.map(({ name, all, typedWithin }) => {
        const times = Float64Array.from(all, ({ typed }) => typed).sort()
        return {
          ...row('first letter in the field', name, times),
          target: atMost('p50', percentile(times, 50), typedWithin),
        }
      }),
      ...rows('field painted', ({ painted }) => painted),
      ...rows('chat has taken the field over', ({ ready }) => ready),
      { what: 'letters lost', values: [lost, null], target: atMost('of all', lost, 0) },
    ],
  }
}

const open = ({ browser, shopUrl }: Street, rest: number): Promise<Opened> =>
  visit(browser, async (page) => {
    await page.addInitScript({ path: watcher })
    await page.goto(shopUrl('/'), { waitUntil: 'load' })
    const launcher = page.locator('parley-chat button')
    await launcher.waitFor({ timeout: waitMs })
    await page.waitForLoadState('networkidle')
    const box = await launcher.boundingBox()
    if (!box) throw new Error('The launcher has no box')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    if (rest > 0) {
      await page.mouse.move(x, y)
      await page.waitForTimeout(rest)
    }
    await page.mouse.click(x, y)
    return typeUntilReady(page)
  })

/** Taps the field as soon as it is there, and types on until the chat has taken it over. */
async function typeUntilReady(page: Page): Promise<Opened> {
  const field = page.frameLocator('parley-chat iframe').getByRole('textbox')
  await field.waitFor({ timeout: waitMs })
  const box = await field.boundingBox()
  if (!box) throw new Error('The field has no box')
  const frame = page.frames().find((each) => each.url().includes('/embed/'))
  if (!frame) throw new Error('The field is in no frame')
  const deadline = Date.now() + waitMs
  let tapped = false
  while (Date.now() < deadline) {
    // A browser drops taps on what it has not painted yet.
    if (!tapped) await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2)
    await page.keyboard.press('a')
    const { readyAt, typedAt, paintedAt, letters, text } = await frame.evaluate<Seen>('watched()')
    tapped = typedAt !== undefined
    if (readyAt === undefined || typedAt === undefined || paintedAt === undefined) continue
    const { clickedAt } = await page.evaluate<Seen>('watched()')
    if (clickedAt === undefined) throw new Error('The click was not seen')
    const after = (at: number) => at - clickedAt
    return {
      painted: after(paintedAt),
      typed: after(typedAt),
      ready: after(readyAt),
      lost: letters - text.length,
    }
  }
  throw new Error(`The chat was not there after ${waitMs} ms`)
}
