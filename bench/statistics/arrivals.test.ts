import { describe, expect, it } from 'vitest'
import { arrivals } from './arrivals.ts'

describe('the arrivals of an open loop', () => {
  const options = { perSecond: 100, seconds: 100, seed: 7 }
  const times = arrivals(options)
  const gaps = times.map((at, index) => at - (times[index - 1] ?? 0))

  it('are as many as the rate says, within the time and in order', () => {
    expect(times.length).toBeGreaterThan(9_700)
    expect(times.length).toBeLessThan(10_300)
    expect(gaps.every((gap) => gap > 0)).toBe(true)
    expect(times.at(-1)).toBeLessThan(100_000)
  })

  it('come in bursts as independent shoppers do: a gap is below half the mean as often as an exponential one', () => {
    const short = gaps.filter((gap) => gap < 5).length / gaps.length
    expect(short).toBeGreaterThan(0.37)
    expect(short).toBeLessThan(0.42)
  })

  it('are the same for the same seed alone', () => {
    expect(arrivals(options)).toEqual(times)
    expect(arrivals({ ...options, seed: 8 })).not.toEqual(times)
  })
})
