import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startDeadline } from './call-deadline.ts'
import { agentLimits, defaultAgentLimits } from './settings.ts'

const limits = { firstContentMs: 120_000, idleMs: 60_000, totalMs: 300_000, maxAnswerBytes: 1 }
const start = (outer = new AbortController().signal) => startDeadline(limits, outer, () => 200)
const timeout = (message: string) => ({ code: 'agent_timeout', status: 200, message })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the first content has its own limit', () => {
  const { signal } = start()
  vi.advanceTimersByTime(119_999)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal.reason).toMatchObject(timeout('no content within 120000 ms'))
})

test('after the first content each piece starts the idle time anew', () => {
  const { signal, contentCame } = start()
  contentCame()
  vi.advanceTimersByTime(59_999)
  contentCame()
  vi.advanceTimersByTime(59_999)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal.reason).toMatchObject(timeout('no further content within 60000 ms'))
})

test('the whole turn ends, however lively it is', () => {
  const { signal, contentCame } = start()
  for (let ms = 0; ms < 300_000; ms += 1_000) {
    expect(signal.aborted).toBe(false)
    contentCame()
    vi.advanceTimersByTime(1_000)
  }
  expect(signal.reason).toMatchObject(timeout('the answer did not end within 300000 ms'))
})

test('whoever wants the call ended ends it, before or after its start', () => {
  const outer = new AbortController()
  const { signal } = start(outer.signal)
  outer.abort('stop')
  expect(signal.reason).toBe('stop')
  expect(start(AbortSignal.abort('stop')).signal.reason).toBe('stop')
})

test('stopping it leaves no timer, no listener and no call', () => {
  const outer = new AbortController()
  const { signal, stop } = start(outer.signal)
  stop()
  expect(getEventListeners(outer.signal, 'abort')).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
  expect(signal.aborted).toBe(true)
})

test('a site sets its own limits, within the operator’s', () => {
  expect(agentLimits({})).toEqual(defaultAgentLimits)
  const each = (value: number) => ({ firstContentMs: value, idleMs: value, totalMs: value, maxAnswerBytes: value })
  expect(agentLimits(each(1_000))).toEqual(each(1_000))
  expect(agentLimits(each(999_999_999))).toEqual(defaultAgentLimits)
  expect(agentLimits({ idleMs: 1_000 })).toEqual({ ...defaultAgentLimits, idleMs: 1_000 })
  expect(agentLimits({ totalMs: 600_000 }, { ...defaultAgentLimits, totalMs: 900_000 }).totalMs).toBe(600_000)
})
