import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { repeat } from './periodic.ts'

describe('repeat', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('begins a run only a pause after the last one ended', async () => {
    const runs: (() => void)[] = []
    const periodic = repeat(
      () => new Promise<void>((resolve) => runs.push(resolve)),
      1000,
      () => {},
    )
    await vi.advanceTimersByTimeAsync(5000)
    expect(runs).toHaveLength(1)
    runs[0]?.()
    await vi.advanceTimersByTimeAsync(999)
    expect(runs).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(runs).toHaveLength(2)
    runs[1]?.()
    await periodic.stop()
  })

  it('reports a run that fails and goes on', async () => {
    const reported: unknown[] = []
    let runs = 0
    const work = async () => {
      runs++
      throw new Error(`run ${runs}`)
    }
    const periodic = repeat(work, 1000, (error) => reported.push(error))
    await vi.advanceTimersByTimeAsync(2000)
    expect(reported).toEqual([new Error('run 1'), new Error('run 2')])
    await periodic.stop()
  })

  it('stops after the run under way, and begins no other', async () => {
    let runs = 0
    let end = () => {}
    const work = () => {
      runs++
      return new Promise<void>((resolve) => {
        end = resolve
      })
    }
    const periodic = repeat(work, 1000, () => {})
    await vi.advanceTimersByTimeAsync(1000)
    let stopped = false
    const stopping = periodic.stop().then(() => {
      stopped = true
    })
    await vi.advanceTimersByTimeAsync(5000)
    expect(stopped).toBe(false)
    end()
    await stopping
    await vi.advanceTimersByTimeAsync(5000)
    expect(runs).toBe(1)
  })
})
