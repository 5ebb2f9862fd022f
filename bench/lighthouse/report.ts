import * as v from 'valibot'

/** What is kept of one visit. Times in ms, as on the phone that is simulated. */
export interface Audited {
  readonly lighthouse: string
  /** How fast this machine is, in Lighthouse's own unit: what a phone would take is derived from what it takes here. */
  readonly benchmarkIndex: number
  /** From 0 to 100, in whole points. */
  readonly score: number
  readonly fcp: number
  readonly lcp: number
  readonly speedIndex: number
  readonly tbt: number
  readonly cls: number
  readonly requests: number
  readonly bytes: number
}

const figure = v.object({ numericValue: v.number() })

/** The part of a report that is read; a score or a figure that Lighthouse could not make out is not there, or null. */
const report = v.object({
  lighthouseVersion: v.string(),
  environment: v.object({ benchmarkIndex: v.number() }),
  categories: v.object({ performance: v.object({ score: v.number() }) }),
  audits: v.object({
    'first-contentful-paint': figure,
    'largest-contentful-paint': figure,
    'speed-index': figure,
    'total-blocking-time': figure,
    'cumulative-layout-shift': figure,
    'network-requests': v.object({ details: v.object({ items: v.array(v.object({ transferSize: v.number() })) }) }),
  }),
})

/** @throws when the report has no score, or not all that it is made of. */
export function readReport(json: string): Audited {
  const { lighthouseVersion, environment, categories, audits } = v.parse(report, JSON.parse(json))
  const requests = audits['network-requests'].details.items
  return {
    lighthouse: lighthouseVersion,
    benchmarkIndex: environment.benchmarkIndex,
    // A hundredth is not exact in binary.
    score: Math.round(categories.performance.score * 100),
    fcp: audits['first-contentful-paint'].numericValue,
    lcp: audits['largest-contentful-paint'].numericValue,
    speedIndex: audits['speed-index'].numericValue,
    tbt: audits['total-blocking-time'].numericValue,
    cls: audits['cumulative-layout-shift'].numericValue,
    requests: requests.length,
    bytes: requests.reduce((sum, { transferSize }) => sum + transferSize, 0),
  }
}
