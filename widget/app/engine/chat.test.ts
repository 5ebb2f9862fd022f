import type { ServerResponse } from 'node:http'
import type { StreamEvent } from '@parley/protocol/events'
import type { Message } from '@parley/protocol/message'
import { expect, onTestFinished, test, vi } from 'vitest'
import { aConversation, aMessage, aSession } from '../../test/fixtures.ts'
import { type Call, json, localServer, problem } from '../../test/local-server.ts'
import { MapStorage } from '../../test/map-storage.ts'
import { memoryStorage } from '../../test/memory-storage.ts'
import { sessionOptions } from '../../test/session-options.ts'
import { createChat } from './chat.ts'
import { createSessionKeeper } from './session.ts'
import { createStorage, type Storage } from './storage.ts'
import { shown } from './transcript.ts'

/** A backend of one conversation: its visitor is whoever wrote first, known again by the token `return`. */
async function backend() {
  const messages: Message[] = []
  const streams = new Set<ServerResponse>()
  const issued = new Set<string>()
  const erased = new Set<string>()
  let strangers = 0
  let away = false
  let crowded = false

  const write = (stream: ServerResponse, { event, data, id }: StreamEvent) =>
    stream.write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`)
  const emit = (event: StreamEvent) => {
    for (const stream of streams) write(stream, event)
  }
  const visitorOf = (call: Call) => call.headers.authorization?.replace('Bearer ', '') ?? ''

  const { request, calls } = await localServer((call, response) => {
    const { path, method, body } = call
    if (away) return problem(response, 503, 'unavailable')
    if (path === '/v1/sessions') {
      const known = body.returnToken === 'return' && messages.length > 0
      if (body.identity) {
        return json(
          response,
          201,
          aSession({ token: 'customer', visitor: { id: 'customer', known: true, identified: true } }),
        )
      }
      const token = known ? 'known' : `stranger-${++strangers}`
      issued.add(token)
      const id = known ? (messages[0]?.author?.name ?? '') : token
      const own = known ? { conversation: aConversation, messages, cursor: `${messages.length}` } : {}
      return json(response, 201, aSession({ token, visitor: { id, known, identified: false }, ...own }))
    }
    if (path.startsWith('/v1/events')) {
      if (crowded) return problem(response, 429, 'rate_limited')
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      write(response, { event: 'conversation', data: messages.length > 0 ? aConversation : null })
      streams.add(response)
      return response.on('close', () => streams.delete(response))
    }
    if (path !== '/v1/sessions' && erased.has(visitorOf(call))) return problem(response, 401, 'session_required')
    if (path === '/v1/visitor') {
      for (const token of issued) erased.add(token)
      messages.length = 0
      return response.writeHead(204).end()
    }
    if (path === '/v1/messages' && method === 'POST') {
      const message = aMessage(messages.length + 1, {
        role: 'visitor',
        text: body.text,
        clientId: body.id,
        author: { name: visitorOf(call) },
      })
      messages.push(message)
      emit({ event: 'message', data: message, id: `${message.seq}` })
      return json(response, 202, { message, reply: null, ...(messages.length === 1 && { returnToken: 'return' }) })
    }
    return json(response, 200, { conversation: aConversation, messages, cursor: `${messages.length}`, hasMore: false })
  })
  return {
    request,
    calls,
    emit,
    messages,
    streams,
    setAway(now: boolean) {
      away = now
    },
    setCrowded(now: boolean) {
      crowded = now
    },
  }
}

let names = 0

function openTab(
  { request }: Pick<Awaited<ReturnType<typeof backend>>, 'request'>,
  name: string,
  storage: Storage,
  soon: (show: () => void) => void = queueMicrotask,
) {
  let visitor: string | undefined
  const chat = createChat({
    name,
    storage,
    locks: navigator.locks,
    openChannel: (channel) => new BroadcastChannel(channel),
    page: () => ({ url: 'https://shop.example/' }),
    soon,
    onReturnToken: () => undefined,
    session: (onOpened) =>
      createSessionKeeper(
        sessionOptions({
          request,
          returnToken: () => storage.read('return-token'),
          onOpened(session, previous) {
            visitor = session.visitor.id
            onOpened(session, previous)
          },
        }),
      ),
  })
  onTestFinished(() => {
    chat.setVisible(false)
    chat.suspend()
  })
  const texts = () => shown(chat.store.get().thread.transcript).map(({ text }) => text)
  return { ...chat, texts, visitor: () => visitor }
}

/** Two tabs of one browser: one storage, one lock, one channel. */
async function twoTabs(server: Awaited<ReturnType<typeof backend>>) {
  const [name, storage] = [`chat-${names++}`, memoryStorage()]
  const tabs = [openTab(server, name, storage), openTab(server, name, storage)] as const
  for (const tab of tabs) {
    await tab.start()
    tab.setOpen(true)
  }
  await vi.waitUntil(() => tabs[0].store.get().connection === 'live')
  return tabs
}

test('two new tabs that write at the same time are one visitor', async () => {
  const server = await backend()
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
  const server = await backend()
  const [first, second] = await twoTabs(server)
  first.send('one')
  await vi.waitUntil(() => second.texts().length === 1)
  server.emit({ event: 'message', data: aMessage(2), id: '2' })
  await vi.waitUntil(() => first.texts().length === 2 && second.texts().length === 2)
  expect(server.streams.size).toBe(1)
})

test('when the tab with the stream goes, the other one goes on from where it was', async () => {
  const server = await backend()
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
  const server = await backend()
  const [first, second] = await twoTabs(server)
  first.identify('who')
  await vi.waitUntil(() => server.calls.some(({ body }) => body?.identity))
  second.send('one')
  await vi.waitUntil(() => server.streams.size === 2)
  server.emit({ event: 'message', data: aMessage(2), id: '2' })
  await vi.waitUntil(() => second.texts().length === 2)
})

test('the history of a session stands there in the very step that says it is ready', async () => {
  const server = await backend()
  server.messages.push(aMessage(1), aMessage(2))
  const storage = memoryStorage()
  storage.write('return-token', 'return')
  const tab = openTab(server, `chat-${names++}`, storage)
  const steps: [string, number][] = []
  tab.store.subscribe(() => steps.push([tab.store.get().phase, tab.texts().length]))
  await tab.start()
  expect(steps.filter(([phase]) => phase === 'ready')[0]).toEqual(['ready', 2])
})

test('a panel that was not opened wants no stream', async () => {
  const server = await backend()
  const tab = openTab(server, `chat-${names++}`, memoryStorage())
  await tab.start()
  expect(server.calls.map(({ path }) => path)).toEqual(['/v1/sessions'])
})

test('what is written while the server is away stands there and goes when it is back', async () => {
  const server = await backend()
  const tab = openTab(server, `chat-${names++}`, memoryStorage())
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
  const server = await backend()
  const tab = openTab(server, `chat-${names++}`, memoryStorage())
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
  const server = await backend()
  const tab = openTab(server, `chat-${names++}`, memoryStorage())
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
  const tab = openTab({ request }, `chat-${names++}`, memoryStorage())
  await tab.start()
  expect(tab.store.get()).toMatchObject({ phase: 'refused', failure: 'site_disabled' })
  expect(calls).toHaveLength(1)
})

/** A visitor who saw one message and its answer, on a new page with another answer since. */
async function onAnotherPage() {
  const server = await backend()
  const storage = memoryStorage()
  const before = openTab(server, `chat-${names++}`, storage)
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
  const tab = openTab(server, `chat-${names++}`, storage)
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

test('what is looked at in one tab is read in the others', async () => {
  const server = await backend()
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

test('where too many streams are open already, answers still come, and nothing alarming is said', async () => {
  const server = await backend()
  server.setCrowded(true)
  const tab = openTab(server, `chat-${names++}`, memoryStorage())
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

test('what is erased in one tab is gone in all, with all that was kept', async () => {
  const server = await backend()
  const storage = memoryStorage()
  const name = `chat-${names++}`
  const [first, second] = [openTab(server, name, storage), openTab(server, name, storage)]
  for (const tab of [first, second]) {
    await tab.start()
    tab.setOpen(true)
  }
  first.send('one')
  await vi.waitUntil(() => second.texts().length === 1)
  second.draft.write('more')
  await first.eraseAll()
  await vi.waitUntil(() => second.texts().length === 0)
  expect(first.texts()).toEqual([])
  expect(['return-token', 'seen', 'draft', 'outbox', 'left'].map(storage.read)).toEqual(Array(5).fill(undefined))
  second.send('again')
  await vi.waitUntil(() => server.messages.length === 1)
  expect(server.messages[0]?.author?.name).toMatch(/^stranger/)
})

test('a hidden tab of a server that is away stops asking, and asks again in sight', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const server = await backend()
  server.setAway(true)
  const tab = openTab(server, `chat-${names++}`, memoryStorage())
  tab.setVisible(false)
  await tab.start()
  expect(vi.getTimerCount()).toBe(0)
  server.setAway(false)
  tab.setVisible(true)
  await vi.waitUntil(() => tab.store.get().phase === 'ready')
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
  const before = openTab(server, `chat-${names++}`, storage)
  await before.start()
  before.setOpen(true)
  await vi.waitUntil(() => before.store.get().connection === 'live')
  before.send('one')
  await vi.waitUntil(() => before.texts().length === 1)
  expect(storage.read('return-token')).toBeUndefined()
  before.suspend()
  const after = openTab(server, `chat-${names++}`, storage)
  await after.start()
  await vi.waitUntil(() => storage.read('return-token') === 'return')
  await vi.waitUntil(() => after.store.get().pending.length === 0)
  expect(after.texts()).toEqual(['one'])
  const [first, second] = server.posts
  expect(second?.body.id).toBe(first?.body.id)
  expect(second?.headers.authorization).toBe(first?.headers.authorization)
  expect(['outbox', 'unanswered'].map(storage.read)).toEqual([undefined, undefined])
})

test('the return token is stored before anything shows that the message arrived', async () => {
  const server = await backend()
  const storage = memoryStorage()
  const tab = openTab(server, `chat-${names++}`, storage)
  await tab.start()
  const stored: unknown[] = []
  tab.store.subscribe(() => {
    if (tab.texts().length > 0) stored.push(storage.read('return-token'))
  })
  tab.send('one')
  await vi.waitUntil(() => stored.length > 0)
  expect(stored[0]).toBe('return')
})

test('what is erased while it is on its way does not come back', async () => {
  const server = await backend()
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
  const tab = openTab({ request }, `chat-${names++}`, storage)
  await tab.start()
  tab.send('my secret')
  await arrived.promise
  await tab.eraseAll()
  slow.resolve()
  tab.send('next')
  await vi.waitUntil(() => server.messages.length > 0 && tab.store.get().pending.length === 0)
  expect(server.messages.map(({ text }) => text)).toEqual(['next'])
})

test('that a visitor was erased, heard late, costs the next one nothing', async () => {
  const server = await backend()
  const [name, local] = [`chat-${names++}`, new MapStorage()]
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

test('pieces of an answer are shown together with the next picture', async () => {
  const server = await backend()
  const pictures: (() => void)[] = []
  const tab = openTab(server, `chat-${names++}`, memoryStorage(), (show) => pictures.push(show))
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
