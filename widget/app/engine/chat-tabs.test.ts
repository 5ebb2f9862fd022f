import { expect, test, vi } from 'vitest'
import { aMessage } from '../../test/fixtures.ts'
import { MapStorage } from '../../test/map-storage.ts'
import { memoryStorage } from '../../test/memory-storage.ts'
import { type OneConversation, oneConversation } from '../../test/one-conversation.ts'
import { newName, openTab } from '../../test/open-tab.ts'
import { createStorage } from './storage.ts'

/** Two tabs of one browser: one storage, one lock, one channel. */
async function twoTabs(server: OneConversation) {
  const [name, storage] = [newName(), memoryStorage()]
  const tabs = [openTab(server, name, storage), openTab(server, name, storage)] as const
  for (const tab of tabs) {
    await tab.start()
    tab.setOpen(true)
  }
  await vi.waitUntil(() => tabs[0].store.get().connection === 'open')
  return tabs
}

test('two new tabs that write at the same time are one visitor', async () => {
  const server = await oneConversation()
  const [first, second] = await twoTabs(server)
  first.send('one')
  second.send('two')
  await vi.waitUntil(() => server.messages.length === 2)
  const [one, two] = server.messages.map(({ author }) => author?.name)
  expect(one).toMatch(/^stranger/)
  expect(two).toBe('known')
  await vi.waitUntil(() => first.texts().length === 2 && second.texts().length === 2)
})

test('tabs have one stream between them, and all see what comes', async () => {
  const server = await oneConversation()
  const [first, second] = await twoTabs(server)
  first.send('one')
  await vi.waitUntil(() => second.texts().length === 1)
  server.emit({ event: 'message', data: aMessage(2), id: '2' })
  await vi.waitUntil(() => first.texts().length === 2 && second.texts().length === 2)
  expect(server.streams.size).toBe(1)
})

test('when the tab with the stream goes, the other one goes on from where it was', async () => {
  const server = await oneConversation()
  const [first, second] = await twoTabs(server)
  first.send('one')
  await vi.waitUntil(() => second.texts().length === 1 && server.streams.size === 1)
  server.calls.length = 0
  first.suspend()
  await vi.waitUntil(() => server.calls.some(({ path }) => path.startsWith('/v1/events')))
  const call = server.calls.find(({ path }) => path.startsWith('/v1/events'))
  expect(call).toMatchObject({ path: '/v1/events?conversation=conv_1', headers: { 'last-event-id': '1' } })
})

test('a tab of another visitor than the one with the stream has its own', async () => {
  const server = await oneConversation()
  const [first, second] = await twoTabs(server)
  first.identify('who')
  await vi.waitUntil(() => server.calls.some(({ body }) => body?.identity))
  second.send('one')
  await vi.waitUntil(() => server.streams.size === 2)
  server.emit({ event: 'message', data: aMessage(2), id: '2' })
  await vi.waitUntil(() => second.texts().length === 2)
})

test('what is looked at in one tab is read in the others', async () => {
  const server = await oneConversation()
  const [first, second] = await twoTabs(server)
  first.send('one')
  await vi.waitUntil(() => second.texts().length === 1)
  second.setOpen(false)
  first.setVisible(false)
  server.emit({ event: 'message', data: aMessage(2), id: '2' })
  await vi.waitUntil(() => second.store.get().unread === 1 && first.store.get().unread === 1)
  first.setVisible(true)
  await vi.waitUntil(() => second.store.get().unread === 0)
})

test('a refusal in one tab clears what is kept in all and ends the keeping; what is open goes on, by one stream', async () => {
  const server = await oneConversation()
  const [name, local] = [newName(), new MapStorage()]
  const opened = [0, 1].map(() => {
    const storage = createStorage(() => local, '', true)
    return { storage, tab: openTab(server, name, storage) }
  })
  const [first, second] = opened.map(({ tab }) => tab)
  if (!first || !second) throw new Error('There are two')
  for (const tab of [first, second]) {
    await tab.start()
    tab.setOpen(true)
  }
  first.send('one')
  await vi.waitUntil(() => second.texts().length === 1 && local.length > 0 && server.streams.size === 1)
  opened[1]?.storage.allow(false)
  second.refuse()
  await vi.waitUntil(() => opened[0]?.storage.allowed === false)
  expect(local.length).toBe(0)
  for (const tab of [first, second]) tab.draft.write('more')
  first.send('two')
  server.emit({ event: 'message', data: aMessage(3), id: '3' })
  await vi.waitUntil(() => first.texts().length === 3 && second.texts().length === 3)
  expect([local.length, server.streams.size]).toEqual([0, 1])
})
