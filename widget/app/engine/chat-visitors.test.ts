import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test, vi } from 'vitest'
import { aConversation, aMessage, aSession } from '../../test/fixtures.ts'
import { type Call, json, localServer } from '../../test/local-server.ts'
import { MapStorage } from '../../test/map-storage.ts'
import { memoryStorage } from '../../test/memory-storage.ts'
import { oneConversation } from '../../test/one-conversation.ts'
import { newName, openTab } from '../../test/open-tab.ts'
import { eraseAll, startNew } from '../menu/conversation-requests.ts'
import { createStorage } from './storage.ts'

test('what is erased in one tab is gone in all, with all that was kept', async () => {
  const server = await oneConversation()
  const storage = memoryStorage()
  const name = newName()
  const [first, second] = [openTab(server, name, storage), openTab(server, name, storage)]
  for (const tab of [first, second]) {
    await tab.start()
    tab.setOpen(true)
  }
  first.send('one')
  await vi.waitUntil(() => second.texts().length === 1)
  second.draft.write('more')
  await eraseAll(first)
  await vi.waitUntil(() => second.texts().length === 0)
  expect(first.texts()).toEqual([])
  expect(['return-token', 'seen', 'draft', 'outbox', 'left'].map(storage.read)).toEqual(Array(5).fill(undefined))
  second.send('again')
  await vi.waitUntil(() => server.messages.length === 1)
  expect(server.messages[0]?.author?.name).toMatch(/^stranger/)
})

test('another customer on the same page sees nothing of the draft of the one before', async () => {
  const server = await oneConversation()
  const storage = memoryStorage()
  const tab = openTab(server, newName(), storage)
  await tab.start()
  tab.draft.write('I wondered')
  const as = async (token: string) => {
    tab.identify(token)
    await vi.waitUntil(() => tab.visitor() === token)
    return tab.draft.read()
  }
  expect(await as('anna')).toBe('I wondered')
  expect(await as('bert')).toBe('')
  tab.draft.write('Something else')
  expect(openTab(server, newName(), storage).draft.read()).toBe('')
})

test('which conversation a customer turned away from is known on their next page, and to nobody else', async () => {
  const server = await oneConversation()
  server.messages.push(aMessage(1), aMessage(2))
  const storage = memoryStorage()
  storage.write('return-token', 'return')
  const before = openTab(server, newName(), storage)
  await before.start()
  await startNew(before)
  const next = openTab(server, newName(), storage)
  await next.start()
  expect(next.store.get().left).toBe('conv_1')
  next.identify('anna')
  await vi.waitUntil(() => next.visitor() === 'anna')
  next.storage.write('left', 'conv_2')
  const guest = openTab(server, newName(), storage)
  await guest.start()
  expect(guest.store.get().left).toBeUndefined()
})

/** A server that takes the first message and says so on the stream; the answer to that request never comes. */
async function withLostAnswer() {
  const posts: Call[] = []
  const streams = new Set<ServerResponse>()
  const { request, calls } = await localServer((call, response) => {
    const { path, method, headers, body } = call
    const first = posts[0]
    if (path === '/v1/sessions') {
      const token = headers.authorization?.replace('Bearer ', '') ?? `stranger-${calls.length}`
      const known = first !== undefined && first.headers.authorization === headers.authorization
      const visitor = { id: token, known, identified: false }
      return void json(response, 201, aSession({ token, visitor, ...(known && own(first)) }))
    }
    if (path.startsWith('/v1/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: conversation\ndata: null\n\n')
      return void streams.add(response)
    }
    if (path !== '/v1/messages' || method !== 'POST') return void json(response, 200, {})
    posts.push(call)
    const returnToken = body.id === first?.body.id && { returnToken: 'return' }
    if (first) return void json(response, 202, { message: wire(call), reply: null, ...returnToken })
    for (const stream of streams) stream.write(`event: message\nid: 1\ndata: ${JSON.stringify(wire(call))}\n\n`)
  })
  const wire = ({ body }: Call) => aMessage(1, { role: 'visitor', text: body.text, clientId: body.id })
  const own = (call: Call) => ({ conversation: aConversation, messages: [wire(call)], cursor: '1' })
  return { request, calls, posts }
}

test('a first message whose answer the page did not live to see is the same visitor’s on the next page', async () => {
  const server = await withLostAnswer()
  const storage = memoryStorage()
  const before = openTab(server, newName(), storage)
  await before.start()
  before.setOpen(true)
  await vi.waitUntil(() => before.store.get().connection === 'open')
  before.send('one')
  await vi.waitUntil(() => before.texts().length === 1)
  expect(storage.read('return-token')).toBeUndefined()
  before.suspend()
  const after = openTab(server, newName(), storage)
  await after.start()
  await vi.waitUntil(() => storage.read('return-token') === 'return')
  await vi.waitUntil(() => after.store.get().pending.length === 0)
  expect(after.texts()).toEqual(['one'])
  const [first, second] = server.posts
  expect(second?.body.id).toBe(first?.body.id)
  expect(second?.headers.authorization).toBe(first?.headers.authorization)
  expect(['outbox', 'unanswered'].map(storage.read)).toEqual([undefined, undefined])
})

test('what is erased while it is on its way does not come back', async () => {
  const server = await oneConversation()
  const storage = memoryStorage()
  const arrived = Promise.withResolvers<void>()
  const slow = Promise.withResolvers<void>()
  const request: typeof server.request = async (path, options) => {
    if (path === '/v1/messages' && options?.method === 'POST') {
      arrived.resolve()
      await slow.promise
    }
    return server.request(path, options)
  }
  const tab = openTab({ request }, newName(), storage)
  await tab.start()
  tab.send('my secret')
  await arrived.promise
  await eraseAll(tab)
  slow.resolve()
  tab.send('next')
  await vi.waitUntil(() => server.messages.length > 0 && tab.store.get().pending.length === 0)
  expect(server.messages.map(({ text }) => text)).toEqual(['next'])
})

test('that a visitor was erased, heard late, costs the next one nothing', async () => {
  const server = await oneConversation()
  const [name, local] = [newName(), new MapStorage()]
  const late = openTab(
    server,
    name,
    createStorage(() => local, '', true),
  )
  await late.start()
  late.setOpen(true)
  late.send('one')
  await vi.waitUntil(() => late.store.get().pending.length === 0 && server.streams.size === 1)
  const erased = late.visitor()
  // What that tab did, and who wrote there next.
  const others = createStorage(() => local, '', true)
  others.clear()
  others.write('return-token', 'of the next')
  others.write('draft', 'of the next')
  const other = new BroadcastChannel(`${name}:stream`)
  onTestFinished(() => other.close())
  other.postMessage({ type: 'erased', visitor: erased })
  await vi.waitUntil(() => late.texts().length === 0)
  expect(['return-token', 'draft'].map(others.read)).toEqual(['of the next', 'of the next'])
})
