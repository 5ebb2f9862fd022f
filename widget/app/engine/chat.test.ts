import { expect, onTestFinished, test, vi } from 'vitest'
import { aMessage } from '../../test/fixtures.ts'
import { localServer, problem } from '../../test/local-server.ts'
import { memoryStorage } from '../../test/memory-storage.ts'
import { oneConversation } from '../../test/one-conversation.ts'
import { newName, openTab } from '../../test/open-tab.ts'

test('the history of a session stands there in the very step that says it is ready', async () => {
  const server = await oneConversation()
  server.messages.push(aMessage(1), aMessage(2))
  const storage = memoryStorage()
  storage.write('return-token', 'return')
  const tab = openTab(server, newName(), storage)
  const steps: [string, number][] = []
  tab.store.subscribe(() => steps.push([tab.store.get().phase, tab.texts().length]))
  await tab.start()
  expect(steps.filter(([phase]) => phase === 'ready')[0]).toEqual(['ready', 2])
})

test('a panel that was not opened wants no stream', async () => {
  const server = await oneConversation()
  const tab = openTab(server, newName(), memoryStorage())
  await tab.start()
  expect(server.calls.map(({ path }) => path)).toEqual(['/v1/sessions'])
})

test('what is written while the server is away stands there and goes when it is back', async () => {
  const server = await oneConversation()
  const tab = openTab(server, newName(), memoryStorage())
  await tab.start()
  server.setAway(true)
  tab.send('one')
  await vi.waitUntil(() => tab.store.get().pending[0]?.state === 'waiting')
  tab.send('two')
  server.setAway(false)
  tab.wake()
  await vi.waitUntil(() => server.messages.length === 2)
  expect(server.messages.map(({ text }) => text)).toEqual(['one', 'two'])
  await vi.waitUntil(() => tab.store.get().pending.length === 0)
})

test('a missed piece is made good by reading the messages and going on from there', async () => {
  const server = await oneConversation()
  const tab = openTab(server, newName(), memoryStorage())
  await tab.start()
  tab.setOpen(true)
  tab.send('one')
  await vi.waitUntil(() => tab.texts().length === 1 && server.streams.size === 1)
  server.messages.push(aMessage(2, { text: 'Hello you' }))
  server.emit({ event: 'delta', data: { seq: 2, offset: 5, text: ' you' }, id: '2.9' })
  await vi.waitUntil(() => tab.texts()[1] === 'Hello you')
  await vi.waitUntil(() => server.calls.filter(({ path }) => path.startsWith('/v1/events')).length === 2)
  expect(server.calls.at(-1)?.headers['last-event-id']).toBe('2')
})

test('answers that end while the panel is closed are unread until it is opened', async () => {
  const server = await oneConversation()
  const tab = openTab(server, newName(), memoryStorage())
  await tab.start()
  tab.setOpen(true)
  tab.send('one')
  await vi.waitUntil(() => tab.texts().length === 1 && server.streams.size === 1)
  tab.setOpen(false)
  server.emit({ event: 'message', data: aMessage(2, { status: 'streaming', text: '' }), id: '2.0' })
  server.emit({ event: 'done', data: { seq: 2, status: 'complete' }, id: '2' })
  server.emit({ event: 'message', data: aMessage(3, { role: 'system' }), id: '3' })
  await vi.waitUntil(() => tab.store.get().unread === 2)
  tab.setOpen(true)
  expect(tab.store.get().unread).toBe(0)
})

test('a site that was switched off is said to be, and not asked again', async () => {
  const { request, calls } = await localServer((_, response) => problem(response, 403, 'site_disabled'))
  const tab = openTab({ request }, newName(), memoryStorage())
  await tab.start()
  expect(tab.store.get()).toMatchObject({ phase: 'refused', failure: 'site_disabled' })
  expect(calls).toHaveLength(1)
})

/** A visitor who saw one message and its answer, on a new page with another answer since. */
async function onAnotherPage() {
  const server = await oneConversation()
  const storage = memoryStorage()
  const before = openTab(server, newName(), storage)
  await before.start()
  before.setOpen(true)
  before.send('one')
  await vi.waitUntil(() => before.texts().length === 1)
  server.emit({ event: 'message', data: aMessage(2), id: '2' })
  await vi.waitUntil(() => before.texts().length === 2)
  before.suspend()
  server.messages.push(aMessage(2), aMessage(3, { role: 'system' }), aMessage(4))
  await vi.waitUntil(() => server.streams.size === 0)
  server.calls.length = 0
  const tab = openTab(server, newName(), storage)
  await tab.start()
  return { server, tab }
}

test('on the next page what came since the last look is unread, and no stream is held for that', async () => {
  const { server, tab } = await onAnotherPage()
  expect(tab.store.get().unread).toBe(2)
  expect(server.calls.map(({ path }) => path)).toEqual(['/v1/sessions'])
  tab.setOpen(true)
  expect(tab.store.get().unread).toBe(0)
})

test('a tab that comes to sight with its panel closed looks for news once', async () => {
  const { server, tab } = await onAnotherPage()
  tab.setVisible(false)
  server.messages.push(aMessage(5, { role: 'system' }))
  tab.setVisible(true)
  await vi.waitUntil(() => tab.store.get().unread === 3)
  expect(server.calls.map(({ path }) => path)).toEqual(['/v1/sessions', '/v1/messages'])
})

test('where too many streams are open already, answers still come, and nothing alarming is said', async () => {
  const server = await oneConversation()
  server.setCrowded(true)
  const tab = openTab(server, newName(), memoryStorage())
  const connections = new Set<string>()
  tab.store.subscribe(() => connections.add(tab.store.get().connection))
  await tab.start()
  tab.setOpen(true)
  tab.send('one')
  await vi.waitUntil(() => server.messages.length === 1)
  server.messages.push(aMessage(2))
  await vi.waitUntil(() => tab.texts().length === 2, 8000)
  expect([...connections]).toEqual(['none'])
  expect(tab.store.get().failure).toBeUndefined()
  server.setCrowded(false)
  tab.wake()
  await vi.waitUntil(() => server.streams.size === 1)
})

test('a hidden tab of a server that is away stops asking, and asks again in sight', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const server = await oneConversation()
  server.setAway(true)
  const tab = openTab(server, newName(), memoryStorage())
  tab.setVisible(false)
  await tab.start()
  expect(vi.getTimerCount()).toBe(0)
  server.setAway(false)
  tab.setVisible(true)
  await vi.waitUntil(() => tab.store.get().phase === 'ready')
})

test('the return token is stored before anything shows that the message arrived', async () => {
  const server = await oneConversation()
  const storage = memoryStorage()
  const tab = openTab(server, newName(), storage)
  await tab.start()
  const stored: unknown[] = []
  tab.store.subscribe(() => {
    if (tab.texts().length > 0) stored.push(storage.read('return-token'))
  })
  tab.send('one')
  await vi.waitUntil(() => stored.length > 0)
  expect(stored[0]).toBe('return')
})

test('pieces of an answer are shown together with the next picture', async () => {
  const server = await oneConversation()
  const pictures: (() => void)[] = []
  const tab = openTab(server, newName(), memoryStorage(), (show) => pictures.push(show))
  await tab.start()
  tab.setOpen(true)
  tab.send('one')
  await vi.waitUntil(() => tab.texts().length === 1 && server.streams.size === 1)
  server.emit({ event: 'message', data: aMessage(2, { status: 'streaming', text: '' }), id: '2.0' })
  await vi.waitUntil(() => tab.texts().length === 2)
  const shows: (string | undefined)[] = []
  tab.store.subscribe(() => shows.push(tab.texts()[1]))
  for (const offset of [0, 1, 2]) {
    server.emit({ event: 'delta', data: { seq: 2, offset, text: `${offset}` }, id: `2.${offset + 1}` })
    await vi.waitUntil(() => tab.texts()[1]?.length === offset + 1)
  }
  expect([shows, pictures.length]).toEqual([[], 1])
  for (const show of pictures) show()
  expect(shows).toEqual(['012'])
})
