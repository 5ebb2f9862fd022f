import type { Audited } from '../lighthouse/report.ts'
import { atMost, type Row, type Table } from '../result.ts'
import { median } from '../statistics/summary.ts'
import { type PageType, pageTypes, storefrontScore, weights } from './storefront-score.ts'

/** Of each page the visits without the app and with it, in the order of their rounds. */
export type Visits = Readonly<Record<PageType, Readonly<Record<Side, readonly Audited[]>>>>
type Side = 'without' | 'withApp'

const names: Readonly<Record<PageType, string>> = { index: 'home', product: 'product', collection: 'collection' }
const weighed = pageTypes.map((pageType) => `${weights[pageType]} % ${names[pageType]}`).join(', ')
const least = (samples: readonly number[]) => Math.min(...samples)
const most = (samples: readonly number[]) => Math.max(...samples)

export function storefrontTable(visits: Visits): Table {
  const all = pageTypes.flatMap((pageType) => [...visits[pageType].without, ...visits[pageType].withApp])
  const indexes = all.map(({ benchmarkIndex }) => benchmarkIndex)
  const row = (what: string, pageType: PageType, pick: (audited: Audited) => number): Row => {
    const [without, withApp] = [visits[pageType].without.map(pick), visits[pageType].withApp.map(pick)]
    const [before, after] = [median(without), median(withApp)]
    return {
      what: `${names[pageType]}, ${what}`,
      values: [before, least(without), most(without), after, least(withApp), most(withApp), after - before],
    }
  }
  return {
    title: 'What the Shopify app costs a storefront',
    setup: [
      `Lighthouse ${all[0]?.lighthouse}'s performance by its defaults, a phone on slow 4G that it simulates; benchmark index of this machine ${least(indexes)} to ${most(indexes)}`,
      `Medians of ${visits.index.without.length} rounds, and their least and most; a round visits each page without the app and with it, each time in a new browser`,
      "A page in the manner of Dawn, without pictures; over TLS and HTTP/1.1, the app's script from another host",
      `The storefront's is ${weighed}, as Shopify has it: of the medians, and of each round`,
    ],
    columns: ['without', 'least', 'most', 'with', 'least', 'most', 'difference'],
    rows: [
      ...pageTypes.map((pageType) => row('score', pageType, ({ score }) => score)),
      storefrontRow(visits),
      row('first contentful paint (ms)', 'product', ({ fcp }) => fcp),
      row('largest contentful paint (ms)', 'product', ({ lcp }) => lcp),
      row('speed index (ms)', 'product', ({ speedIndex }) => speedIndex),
      row('total blocking time (ms)', 'product', ({ tbt }) => tbt),
      row('requests', 'product', ({ requests }) => requests),
      row('bytes', 'product', ({ bytes }) => bytes),
      shiftRow(visits),
    ],
  }
}

function storefrontRow(visits: Visits): Row {
  const scores = (pageType: PageType, which: Side) => visits[pageType][which].map(({ score }) => score)
  const values = (which: Side) => {
    const rounds = visits.index[which].map((_, round) =>
      storefrontScore((pageType) => scores(pageType, which)[round] ?? Number.NaN),
    )
    return [storefrontScore((pageType) => median(scores(pageType, which))), least(rounds), most(rounds)]
  }
  const difference = storefrontScore((each) => median(scores(each, 'withApp')) - median(scores(each, 'without')))
  return {
    what: 'storefront, score',
    values: [...values('without'), ...values('withApp'), difference],
    target: atMost('lost', 0 - difference, 1),
  }
}

/** Of the page that it is worst on. */
function shiftRow(visits: Visits): Row {
  const shift = (audited: readonly Audited[]) => most(audited.map(({ cls }) => cls))
  const added = most(pageTypes.map((each) => shift(visits[each].withApp) - shift(visits[each].without)))
  return {
    what: 'layout shift of any page',
    values: [null, null, null, null, null, null, added],
    target: atMost('added', added, 0),
  }
}
