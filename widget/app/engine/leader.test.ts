import { expect, onTestFinished, test } from 'vitest'
import { createLeader } from './leader.ts'
import type { Locks } from './locks.ts'

const { locks } = navigator
const openChannel = (name: string) => new BroadcastChannel(name)
let names = 0

function tab(name: string, options: { locks?: Locks | undefined; openChannel?: typeof openChannel } = { locks }) {
  const leads = Promise.withResolvers<void>()
  const lost = Promise.withResolvers<void>()
  const heard: unknown[] = []
  const firstHeard = Promise.withResolvers<unknown>()
  const leader = createLeader({
    name,
    locks: options.locks,
    openChannel: options.openChannel ?? openChannel,
    onLead: leads.resolve,
    onLost: lost.resolve,
    onMessage(message) {
      heard.push(message)
      firstHeard.resolve(message)
    },
  })
  onTestFinished(() => leader.leave())
  leader.listen()
  return { ...leader, leads: leads.promise, lost: lost.promise, heard, firstHeard: firstHeard.promise }
}

test('one tab leads, and when it goes the next one does', async () => {
  const name = `leader-${names++}`
  const [first, second] = [tab(name), tab(name)]
  first.join()
  await first.leads
  second.join()
  let secondLeads = false
  second.leads.then(() => {
    secondLeads = true
  })
  // A lock on another name is granted after the requests before it were looked at.
  await locks.request(`${name}-after`, () => undefined)
  expect(secondLeads).toBe(false)
  first.leave()
  await second.leads
})

test('a tab that leaves before its turn does not lead, and may come again', async () => {
  const name = `leader-${names++}`
  const [first, second] = [tab(name), tab(name)]
  first.join()
  await first.leads
  second.join()
  second.leave()
  first.leave()
  let secondLeads = false
  second.leads.then(() => {
    secondLeads = true
  })
  await locks.request(`leader-${names - 1}`, () => undefined)
  expect(secondLeads).toBe(false)
  second.join()
  await second.leads
})

test('a tab that has not joined hears, and does not lead', async () => {
  const name = `leader-${names++}`
  const [apart, joined] = [tab(name), tab(name)]
  joined.join()
  await joined.leads
  joined.tell('news')
  expect(await apart.firstHeard).toBe('news')
})

test('a tab that left neither hears nor is heard', async () => {
  const name = `leader-${names++}`
  const [first, second, third] = [tab(name), tab(name), tab(name)]
  first.leave()
  first.tell('from nobody')
  second.tell('news')
  expect(await third.firstHeard).toBe('news')
  expect([first.heard, second.heard]).toEqual([[], []])
})

test('a tab that does not answer loses the lead, and may come again', async () => {
  const name = `leader-${names++}`
  const [first, second, third] = [tab(name), tab(name), tab(name)]
  first.join()
  await first.leads
  second.takeOver()
  await Promise.all([second.leads, first.lost])
  third.join()
  second.rest()
  await third.leads
})

test('a lead that was taken over and given up at once is free', async () => {
  const name = `leader-${names++}`
  const [first, second] = [tab(name), tab(name)]
  first.takeOver()
  first.rest()
  second.join()
  await second.leads
})

test('tabs hear each other, and not themselves', async () => {
  const name = `leader-${names++}`
  const [first, second] = [tab(name), tab(name)]
  first.tell({ type: 'where' })
  expect(await second.firstHeard).toEqual({ type: 'where' })
  expect(first.heard).toEqual([])
})

const denyingLocks: Locks = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) }
const denyingChannel = () => {
  throw new DOMException('denied', 'SecurityError')
}

test.each([
  ['there are no locks', { locks: undefined }],
  ['locks are denied', { locks: denyingLocks }],
  ['channels are denied', { locks, openChannel: denyingChannel }],
])('where %s, every tab leads itself', async (_, options) => {
  const name = `leader-${names++}`
  const tabs = [tab(name, options), tab(name, options)]
  for (const each of tabs) each.join()
  await Promise.all(tabs.map(({ leads }) => leads))
})
