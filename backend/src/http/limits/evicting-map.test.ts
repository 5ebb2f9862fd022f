import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EvictingMap } from './evicting-map.ts'

describe('the store of a rate limit', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
  afterEach(() => void vi.useRealTimers())

  const bucket = (seconds: number) => ({ reset: (performance.timeOrigin + performance.now()) / 1000 + seconds })

  it('forgets buckets that ran out when another comes', () => {
    const map = new EvictingMap<{ reset: number }>(100)
    map.set('a', bucket(60))
    map.set('b', bucket(60))
    vi.advanceTimersByTime(61_000)
    map.set('c', bucket(60))
    expect([...map.keys()]).toEqual(['c'])
  })

  it('forgets no bucket because the clock was set forward', () => {
    const map = new EvictingMap<{ reset: number }>(100)
    map.set('a', bucket(60))
    vi.setSystemTime(Date.now() + 3_600_000)
    map.set('b', bucket(60))
    expect([...map.keys()]).toEqual(['a', 'b'])
  })

  it('never holds more than its maximum', () => {
    const map = new EvictingMap<{ reset: number }>(10)
    for (let i = 0; i < 1000; i++) map.set(`${i}`, bucket(60))
    expect(map.size).toBe(10)
    expect(map.has('999')).toBe(true)
  })

  it('keeps a bucket that begins anew behind older ones', () => {
    const map = new EvictingMap<{ reset: number }>(2)
    map.set('a', bucket(60))
    map.set('b', bucket(60))
    map.set('a', bucket(120))
    map.set('c', bucket(60))
    expect([...map.keys()]).toEqual(['a', 'c'])
  })
})
