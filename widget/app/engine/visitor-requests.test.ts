import type { Conversation } from '@parley/protocol/conversation'
import type { Message } from '@parley/protocol/message'
import { expect, test, vi } from 'vitest'
import { aConversation, aMessage } from '../../test/fixtures.ts'
import { type Answer, json, localServer, problem } from '../../test/local-server.ts'
import { type ChatState, initialState } from './chat-state.ts'
import type { Pending } from './pending.ts'
import { createStore } from './store.ts'
import { createVisitorRequests } from './visitor-requests.ts'

/** A visitor's actions on a conversation with these messages, against a server that answers so. */
async function actionsOn(transcript: Message[], answer: Answer, conversation: Conversation | null = aConversation) {
  const { request, calls } = await localServer(answer)
  const store = createStore<ChatState>({
    ...initialState,
    phase: 'ready',
    thread: { ...initialState.thread, conversation, transcript },
  })
  const failures: unknown[] = []
  const sent: string[] = []
  const actions = createVisitorRequests(
    store,
    request,
    (thread) => store.update({ thread }),
    (error) => failures.push(error),
    (text) => sent.push(text),
  )
  const shown = () => store.get().thread.transcript
  return { ...actions, store, calls, failures, sent, shown }
}

const noContent: Answer = (_, response) => response.writeHead(204).end()

test('stop ends the reply that runs, and does nothing where none does', async () => {
  const running = aMessage(2, { status: 'streaming' })
  const { stop, calls } = await actionsOn([aMessage(1), running], (_, response) => response.writeHead(202).end())
  stop()
  await vi.waitUntil(() => calls.length === 1)
  expect(calls[0]).toMatchObject({ method: 'POST', path: '/v1/messages/msg_2/stop' })
  const ended = await actionsOn([aMessage(1), aMessage(2)], noContent)
  ended.stop()
  expect(ended.calls).toEqual([])
})

test('a retry shows the new reply in the place of the failed one at once', async () => {
  const failed = aMessage(2, { status: 'failed', code: 'agent_unavailable' })
  const { retry, shown, calls } = await actionsOn([aMessage(1), failed], (_, response) =>
    json(response, 202, { reply: { id: 'msg_3', seq: 3 } }),
  )
  retry()
  await vi.waitUntil(() => shown().length === 3)
  expect(calls[0]?.path).toBe('/v1/messages/msg_2/retry')
  expect(shown()[2]).toMatchObject({ id: 'msg_3', status: 'streaming', text: '', retryOf: 'msg_2' })
})

test('a rating shows at once, and goes where it could not be told', async () => {
  const answer = aMessage(2)
  const good = await actionsOn([answer], noContent)
  good.giveFeedback(answer, { rating: 'up' })
  expect(good.shown()[0]?.feedback).toEqual({ rating: 'up' })
  await vi.waitUntil(() => good.calls.length === 1)
  expect(good.calls[0]).toMatchObject({ method: 'PUT', path: '/v1/messages/msg_2/feedback', body: { rating: 'up' } })

  const bad = await actionsOn([answer], (_, response) => problem(response, 429, 'rate_limited'))
  bad.giveFeedback(answer, { rating: 'down', comment: 'Wrong' })
  await vi.waitUntil(() => bad.failures.length === 1)
  expect(bad.failures[0]).toMatchObject({ code: 'rate_limited' })
  expect(bad.shown()[0]?.feedback).toBeUndefined()
})

test.each([
  ['askForPerson', 'POST', 'requested'],
  ['backToAssistant', 'DELETE', 'none'],
] as const)('%s says who answers from now on', async (action, method, state) => {
  const before = { ...aConversation, handoff: state === 'none' ? 'requested' : 'none' } as typeof aConversation
  const chat = await actionsOn([aMessage(1)], (_, response) => json(response, 202, { state }), before)
  chat[action]('A person, please')
  await vi.waitUntil(() => chat.store.get().thread.conversation?.handoff === state)
  expect(chat.calls[0]).toMatchObject({ method, path: '/v1/handoff' })
  expect(chat.sent).toEqual([])
})

const words = (state: Pending['state']): Pending => ({
  id: 'own_1',
  text: 'Hi',
  at: '2026-11-21T10:00:00.000Z',
  owner: '',
  state,
})
const asked: Answer = (_, response) => json(response, 202, { state: 'requested' })

test('before there is a conversation a person is asked for once, however often it is pressed', async () => {
  const { askForPerson, store, sent, calls } = await actionsOn([], asked, null)
  askForPerson('Hi')
  store.update({ pending: [words('sending')] })
  askForPerson('Hi')
  store.update({ pending: [words('waiting')] })
  expect(sent).toEqual(['Hi'])
  store.update({ thread: { ...store.get().thread, conversation: aConversation } })
  await vi.waitUntil(() => store.get().thread.conversation?.handoff === 'requested')
  expect(calls).toHaveLength(1)
})

test.each([
  ['refused', [words('failed')]],
  ['taken back', []],
])('first words that were %s ask for nobody later, and can be said again', async (_, pending) => {
  const { askForPerson, store, sent, calls } = await actionsOn([], asked, null)
  askForPerson('Hi')
  store.update({ pending: [words('sending')] })
  store.update({ pending })
  store.update({ thread: { ...store.get().thread, conversation: aConversation } })
  expect(calls).toEqual([])
  store.update({ thread: { ...store.get().thread, conversation: null } })
  askForPerson('Hi')
  expect(sent).toEqual(['Hi', 'Hi'])
})

test('older messages are read before the first one held, once at a time', async () => {
  const older = [aMessage(1), aMessage(2)]
  const { readOlder, shown, calls, store } = await actionsOn([aMessage(3), aMessage(4)], (_, response) =>
    json(response, 200, { conversation: aConversation, messages: older, hasMore: false }),
  )
  readOlder()
  readOlder()
  expect(store.get().readingOlder).toBe(true)
  await vi.waitUntil(() => !store.get().readingOlder)
  expect(calls.map(({ path }) => path)).toEqual(['/v1/messages?before=3'])
  expect(shown().map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  readOlder()
  expect(calls).toHaveLength(1)
})

test('behind a captive portal nothing that was asked for seems done', async () => {
  const chat = await actionsOn([aMessage(1), aMessage(2)], (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>'),
  )
  chat.giveFeedback(aMessage(2), { rating: 'up' })
  chat.askForPerson('A person, please')
  await vi.waitUntil(() => chat.failures.length === 2)
  expect(chat.failures).toMatchObject([{ code: 'offline' }, { code: 'offline' }])
  expect(chat.shown()[1]?.feedback).toBeUndefined()
  expect(chat.store.get().thread.conversation?.handoff).toBe('none')
})
