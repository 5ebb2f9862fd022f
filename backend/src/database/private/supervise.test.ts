import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { MongodProcess } from './mongod-process.ts'
import { supervise } from './supervise.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function mongodThat(pid: number) {
  const { promise, resolve } = Promise.withResolvers<string>()
  const mongod: MongodProcess = { pid, ended: promise, kill: () => {} }
  return { mongod, end: () => resolve('it ended with SIGKILL') }
}

describe('supervise', () => {
  test('starts mongod again at once, and says why', async () => {
    const [first, second] = [mongodThat(1), mongodThat(2)]
    const log = vi.fn()
    const endSupervision = supervise(first.mongod, async () => second.mongod, log)
    first.end()
    await vi.advanceTimersByTimeAsync(0)
    expect(log.mock.calls).toEqual([['MongoDB is gone: it ended with SIGKILL. Starting it again'], ['MongoDB is back']])
    expect(await endSupervision()).toBe(second.mongod)
  })

  test('waits longer after each start that fails, at most 10 s', async () => {
    const first = mongodThat(1)
    const at: number[] = []
    const begun = Date.now()
    const start = async () => {
      at.push(Date.now() - begun)
      throw new Error('MongoDB did not start: no space left')
    }
    const endSupervision = supervise(first.mongod, start, () => {})
    first.end()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(at).toEqual([0, 500, 1_500, 3_500, 8_500, 18_500, 28_500])
    expect(await endSupervision()).toBeNull()
  })

  test('one that dies again and again is not started in a tight loop, one that ran a minute at once', async () => {
    const first = mongodThat(1)
    const started: ReturnType<typeof mongodThat>[] = []
    const start = async () => {
      const next = mongodThat(2 + started.length)
      started.push(next)
      return next.mongod
    }
    const endSupervision = supervise(first.mongod, start, () => {})
    first.end()
    await vi.advanceTimersByTimeAsync(0)
    started[0]?.end()
    await vi.advanceTimersByTimeAsync(499)
    expect(started).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(started).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(61_000)
    started[1]?.end()
    await vi.advanceTimersByTimeAsync(0)
    expect(started).toHaveLength(3)
    expect((await endSupervision())?.pid).toBe(4)
  })

  test('after it was told to stop, an end is not a death', async () => {
    const first = mongodThat(1)
    const start = vi.fn(async () => first.mongod)
    const log = vi.fn()
    const running = await supervise(first.mongod, start, log)()
    expect(running).toBe(first.mongod)
    first.end()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(start).not.toHaveBeenCalled()
    expect(log).not.toHaveBeenCalled()
  })
})
