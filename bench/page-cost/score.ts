/** What Lighthouse's performance score is made of, less Speed Index, which needs a film of the page. Times in ms. */
export interface PageMetrics {
  readonly fcp: number
  readonly lcp: number
  readonly tbt: number
  readonly cls: number
}

/**
 * Weights and control points of Lighthouse 10 and later for phones (developer.chrome.com/docs/lighthouse/performance/
 * performance-scoring; core/audits/metrics): a metric at `p10` is worth 90, at `median` 50. Speed Index has the other 10.
 */
const curves: Readonly<Record<keyof PageMetrics, { weight: number; p10: number; median: number }>> = {
  fcp: { weight: 10, p10: 1_800, median: 3_000 },
  lcp: { weight: 25, p10: 2_500, median: 4_000 },
  tbt: { weight: 30, p10: 200, median: 600 },
  cls: { weight: 25, p10: 0.1, median: 0.25 },
}

/** From 0 to 100, not rounded: the weighted mean of what each metric is worth. */
export function performanceScore(metrics: PageMetrics): number {
  const parts = (['fcp', 'lcp', 'tbt', 'cls'] as const).map((metric) => ({ ...curves[metric], value: metrics[metric] }))
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  return (100 * parts.reduce((sum, part) => sum + part.weight * worth(part), 0)) / total
}

/** The share of a log-normal distribution through the two points that lies above the value. */
function worth({ value, p10, median }: { value: number; p10: number; median: number }): number {
  if (value <= 0) return 1
  // erfc(0.9061938024368232) is 0.2, so that p10 is worth 0.9.
  return erfc((0.9061938024368232 * Math.log(value / median)) / Math.log(median / p10)) / 2
}

/** Abramowitz and Stegun 7.1.26, to 1.5e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]
  const positive = series.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-x * x)
  return x < 0 ? 2 - positive : positive
}
