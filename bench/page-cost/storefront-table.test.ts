import { expect, it } from 'vitest'
import type { Audited } from '../lighthouse/report.ts'
import { isMet } from '../result.ts'
import { storefrontTable, type Visits } from './storefront-table.ts'

const visit: Audited = {
  lighthouse: '13.5.0',
  benchmarkIndex: 1_800,
  score: 100,
  fcp: 800,
  lcp: 900,
  speedIndex: 850,
  tbt: 0,
  cls: 0,
  requests: 2,
  bytes: 2_000,
}
const scored = (...scores: number[]) => scores.map((score) => ({ ...visit, score }))
const untouched = { without: scored(100, 100, 100), withApp: scored(100, 100, 100) }
const unchanged: Visits = { index: untouched, product: untouched, collection: untouched }
const rowOf = (visits: Visits, what: string) => {
  const row = storefrontTable(visits).rows.find((each) => each.what === what)
  if (!row) throw new Error(`No row ${what}`)
  return row
}

it('a page has the median of its rounds, the least and the most, without the app and with it', () => {
  const visits = { ...unchanged, index: { without: scored(98, 100, 99), withApp: scored(95, 99, 98) } }
  expect(rowOf(visits, 'home, score').values).toEqual([99, 98, 100, 98, 95, 99, -1])
})

it("the storefront's score weighs the medians, and its spread is that of whole rounds", () => {
  const visits = {
    index: { without: scored(100, 100, 100), withApp: scored(90, 90, 100) },
    product: { without: scored(100, 100, 100), withApp: scored(99, 100, 99) },
    collection: { without: scored(99, 98, 98), withApp: scored(98, 98, 98) },
  }
  const { values, target } = rowOf(visits, 'storefront, score')
  const [without, withApp] = [100 - 0.43 * 2, 100 - 0.17 * 10 - 0.4 - 0.43 * 2]
  const close = (...figures: number[]) => figures.map((figure) => expect.closeTo(figure, 9))
  expect(values).toEqual(
    close(without, 100 - 0.86, 100 - 0.43, withApp, 100 - 1.7 - 0.4 - 0.86, 100 - 0.4 - 0.86, -2.1),
  )
  expect(target).toMatchObject({ of: 'lost', is: 'at most', limit: 1, measured: expect.closeTo(2.1, 9) })
})

it('one point lost is within the bound, and a little more is not', () => {
  const by = (index: number, collection: number): Visits => ({
    index: { ...untouched, withApp: scored(...Array(3).fill(100 - index)) },
    product: { ...untouched, withApp: scored(99, 99, 99) },
    collection: { ...untouched, withApp: scored(...Array(3).fill(100 - collection)) },
  })
  const met = (visits: Visits) => {
    const { target } = rowOf(visits, 'storefront, score')
    return target && isMet(target)
  }
  expect(met(by(1, 1))).toBe(true)
  expect(met(by(4, 0))).toBe(false)
})

it('a shift that the app alone has on any page is one too many', () => {
  const shifting = [visit, visit, { ...visit, cls: 0.01 }]
  const ofApp = { ...unchanged, collection: { without: [visit, visit, visit], withApp: shifting } }
  const ofTheme = { ...unchanged, collection: { without: shifting, withApp: shifting } }
  const added = [ofApp, ofTheme].map((visits) => rowOf(visits, 'layout shift of any page').target?.measured)
  expect(added).toEqual([0.01, 0])
})

it('where the app costs nothing, nothing is lost', () => {
  expect(rowOf(unchanged, 'storefront, score')).toMatchObject({
    values: [100, 100, 100, 100, 100, 100, 0],
    target: { measured: 0 },
  })
})
