import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { Locks } from './locks.ts'
import { createTabs, type Heard, restMs } from './tabs.ts'
import { emptyThread } from './thread.ts'

let name = ''
let names = 0
beforeEach(() => {
  name = `tabs-${names++}`
})
afterEach(() => {
  vi.useRealTimers()
})

/** A tab of one shop, and whether it holds the stream. */
function aTab(locks: Locks | null = navigator.locks) {
  const heard: Heard[] = []
  const stream = { open: false }
  const tabs = createTabs({
    name,
    locks: locks ?? undefined,
    openChannel: (channel) => new BroadcastChannel(channel),
    visitor: () => 'vis_1',
    standing: () => ({ thread: emptyThread, live: true }),
    stream: {
      start: () => {
        stream.open = true
      },
      stop: () => {
        stream.open = false
      },
    },
    onStopped: () => undefined,
    onMessage: (message) => heard.push(message),
  })
  tabs.listen()
  onTestFinished(tabs.leave)
  return {
    tabs,
    heard,
    holds: () => vi.waitUntil(() => stream.open),
    lets: () => vi.waitUntil(() => !stream.open),
    stream,
  }
}

test('a tab that nobody looks at wants no stream', async () => {
  const { tabs, stream } = aTab()
  await navigator.locks.request(`${name}-after`, () => undefined)
  expect([tabs.resting, stream.open]).toEqual([true, false])
})

test('the stream is given up two minutes after the last look, and not before', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { tabs, holds, lets, stream } = aTab()
  tabs.setAttended(true)
  await holds()
  tabs.setAttended(false)
  vi.advanceTimersByTime(restMs - 1)
  tabs.setAttended(true)
  tabs.setAttended(false)
  vi.advanceTimersByTime(restMs - 1)
  expect(stream.open).toBe(true)
  vi.advanceTimersByTime(1)
  await lets()
  expect(vi.getTimerCount()).toBe(0)
  tabs.setAttended(true)
  await holds()
})

test('of those that are looked at the first has it, and the next when that one leaves', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const [first, second] = [aTab(), aTab()]
  first.tabs.setAttended(true)
  await first.holds()
  second.tabs.setAttended(true)
  await vi.waitUntil(() => second.heard.some(({ type }) => type === 'here'))
  vi.advanceTimersByTime(5000)
  await navigator.locks.request(`${name}-after`, () => undefined)
  expect(second.stream.open).toBe(false)
  first.tabs.leave()
  await second.holds()
  expect(first.stream.open).toBe(false)
})

test('a hidden tab gives it to one that is looked at, and takes it again when that one goes', async () => {
  const [hidden, looked] = [aTab(), aTab()]
  hidden.tabs.setAttended(true)
  await hidden.holds()
  hidden.tabs.setAttended(false)
  looked.tabs.setAttended(true)
  await looked.holds()
  expect(hidden.stream.open).toBe(false)
  looked.tabs.leave()
  await hidden.holds()
})

test('a tab that holds it and does not answer loses it', async () => {
  // What a tab looks like that the system put to sleep: its lock is held, and it says nothing.
  let taken = false
  const asleep = navigator.locks
    .request(`${name}:stream`, () => new Promise(() => undefined))
    .catch(() => {
      taken = true
    })
  const { tabs, holds } = aTab()
  tabs.setAttended(true)
  await vi.waitUntil(() => tabs.leading, 3000)
  await holds()
  await asleep
  expect(taken).toBe(true)
})

test('a tab whose lead was taken over waits for its turn', async () => {
  const { tabs, holds, lets } = aTab()
  tabs.setAttended(true)
  await holds()
  const release = Promise.withResolvers<void>()
  void navigator.locks.request(`${name}:stream`, { steal: true }, () => release.promise)
  await lets()
  release.resolve()
  await holds()
})

test('where there are no locks each has its own', async () => {
  const [first, second] = [aTab(null), aTab(null)]
  for (const { tabs, holds } of [first, second]) {
    tabs.setAttended(true)
    await holds()
  }
})

test('all hear what one says, also those that nobody looks at', async () => {
  const [one, other] = [aTab(), aTab()]
  one.tabs.tell({ type: 'seen' })
  await vi.waitUntil(() => other.heard.length === 1)
  expect(other.heard).toEqual([{ type: 'seen', visitor: 'vis_1' }])
})
