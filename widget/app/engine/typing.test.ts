import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aConversation } from '../../test/fixtures.ts'
import { type ChatState, initialState } from './chat-state.ts'
import { createStore } from './store.ts'
import { createTyping } from './typing.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function typingWith(handoff: 'none' | 'active') {
  const store = createStore<ChatState>({
    ...initialState,
    thread: { ...initialState.thread, conversation: { ...aConversation, handoff } },
  })
  const told: string[] = []
  const typing = createTyping(store, async (path) => {
    told.push(path)
    return new Response(null, { status: 204 })
  })
  return { ...typing, told, shows: () => store.get().personTyping }
}

test('a person types until they say that they stopped, or are silent for six seconds', () => {
  const { hear, shows } = typingWith('active')
  hear({ role: 'agent', active: true })
  vi.advanceTimersByTime(5000)
  hear({ role: 'agent', active: true })
  vi.advanceTimersByTime(5900)
  expect(shows()).toBe(true)
  vi.advanceTimersByTime(100)
  expect(shows()).toBe(false)
  hear({ role: 'agent', active: true })
  hear({ role: 'agent', active: false })
  expect(shows()).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})

test("the visitor's own typing, told from another tab, is nobody else's", () => {
  const { hear, shows } = typingWith('active')
  hear({ role: 'visitor', active: true })
  expect(shows()).toBe(false)
})

test('a person is told of the visitor’s typing, at most every three seconds', () => {
  const { tell, told } = typingWith('active')
  tell()
  tell()
  vi.advanceTimersByTime(2900)
  tell()
  expect(told).toEqual(['/v1/typing'])
  vi.advanceTimersByTime(100)
  tell()
  expect(told).toHaveLength(2)
})

test('the agent is not told', () => {
  const { tell, told } = typingWith('none')
  tell()
  expect(told).toEqual([])
})
