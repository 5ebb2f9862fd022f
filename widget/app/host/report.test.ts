import type { HostEvents, ToHost } from '@parley/protocol/frame'
import { expect, test } from 'vitest'
import { aConversation, aMessage, aSite } from '../../test/fixtures.ts'
import { type ChatState, initialState } from '../engine/chat-state.ts'
import { createStore } from '../engine/store.ts'
import { reportToHost } from './report.ts'

/** A chat that is open, and what its host hears of it. */
function chatWith(state: Partial<ChatState> = {}) {
  const store = createStore<ChatState>({ ...initialState, phase: 'ready', site: aSite, ...state })
  const heard: unknown[] = []
  const exists: boolean[] = []
  reportToHost(store, {
    tell: (message: ToHost) => (message.type === 'conversation' ? exists.push(message.exists) : heard.push(message)),
    emit: <Name extends keyof HostEvents>(name: Name, data: HostEvents[Name]) => heard.push([name, data]),
  })
  const say = (...transcript: ChatState['thread']['transcript']) =>
    store.update({ thread: { ...store.get().thread, transcript } })
  return { store, heard, exists, say }
}

const streaming = aMessage(2, { status: 'streaming', text: '' })

test('a message is reported once, a reply when it has ended', () => {
  const { heard, say } = chatWith()
  say(aMessage(1))
  say(aMessage(1), streaming)
  say(aMessage(1), { ...streaming, text: 'He' })
  say(aMessage(1), aMessage(2))
  say(aMessage(1), aMessage(2))
  expect(heard).toEqual([
    ['message:sent', {}],
    ['message:received', {}],
  ])
})

test('words are told only where the site allows it', () => {
  const { heard, say } = chatWith({ site: { ...aSite, features: { ...aSite.features, eventText: true } } })
  say(aMessage(1))
  expect(heard).toEqual([['message:sent', { text: 'text 1' }]])
})

test('the history that a session brings is no news', () => {
  const { store, heard } = chatWith({ phase: 'opening' })
  store.update({ phase: 'ready', thread: { ...initialState.thread, transcript: [aMessage(1), aMessage(2)] } })
  expect(heard).toEqual([])
})

test('what was said before, read later, is no news', () => {
  const { heard, say } = chatWith({ thread: { ...initialState.thread, transcript: [aMessage(3)] } })
  say(aMessage(1), aMessage(2), aMessage(3))
  expect(heard).toEqual([])
})

test('unread count, handoff and errors are told when they change', () => {
  const { store, heard } = chatWith()
  store.update({ unread: 1 })
  store.update({ thread: { ...initialState.thread, conversation: aConversation } })
  store.update({ thread: { ...initialState.thread, conversation: { ...aConversation, handoff: 'requested' } } })
  store.update({ failure: 'rate_limited' })
  store.update({ open: true })
  expect(heard).toEqual([
    { type: 'unread', count: 1 },
    ['handoff', { state: 'requested' }],
    ['error', { code: 'rate_limited' }],
  ])
})

test('a first message that does not get out is told of as a conversation, session or not', () => {
  const { store, exists } = chatWith({ phase: 'opening' })
  store.update({ pending: [{ id: '1', text: 'one', at: '2026-01-01T00:00:00.000Z', state: 'waiting', owner: '' }] })
  store.update({ failure: 'offline' })
  expect(exists).toEqual([true])
})

test('that there is a conversation, or none any more, is told once it is known', () => {
  const { store, exists } = chatWith({ phase: 'opening' })
  store.update({ open: true })
  expect(exists).toEqual([])
  store.update({ phase: 'ready' })
  store.update({ thread: { ...initialState.thread, conversation: aConversation } })
  store.update({ thread: { ...initialState.thread, conversation: { ...aConversation, lastSeq: 3 } } })
  store.update({ thread: initialState.thread })
  expect(exists).toEqual([false, true, false])
})
