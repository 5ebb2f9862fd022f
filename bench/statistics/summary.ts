/** What is told of many samples. */
export interface Summary {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/**
 * The smallest sample that at least `percent` of all are not above: nearest rank, so it is always a value that was seen.
 *
 * @param sorted ascending; of none the percentile is NaN.
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length))
  return sorted[rank - 1] ?? Number.NaN
}

export const median = (samples: readonly number[]): number => percentile(Float64Array.from(samples).sort(), 50)

export function summary(samples: readonly number[]): Summary {
  const sorted = Float64Array.from(samples).sort()
  return {
    count: sorted.length,
    p50: percentile(sorted, 50),
    p99: percentile(sorted, 99),
    max: percentile(sorted, 100),
  }
}
