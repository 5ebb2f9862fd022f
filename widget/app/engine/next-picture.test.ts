import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { beforeNextPicture } from './next-picture.ts'

/** What waits for the next picture of a browser that draws one when it is told to. */
const frames = new Map<number, () => void>()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
    frames.set(frames.size + 1, callback)
    return frames.size
  })
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  frames.clear()
})

test('it comes with the next picture, and only then', () => {
  const callback = vi.fn()
  beforeNextPicture(callback)
  expect(callback).not.toHaveBeenCalled()
  for (const draw of frames.values()) draw()
  vi.runAllTimers()
  expect(callback).toHaveBeenCalledOnce()
})

test('a tab that draws none gets it by the clock, and not again when it is seen', () => {
  const callback = vi.fn()
  beforeNextPicture(callback)
  vi.advanceTimersByTime(1000)
  expect(callback).toHaveBeenCalledOnce()
  expect(frames.size).toBe(0)
})
