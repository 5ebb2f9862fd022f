import { expect, test } from 'vitest'
import { aMessage } from '../../test/fixtures.ts'
import { append, end, put, putAll, retryable, running, shown } from './transcript.ts'

const streaming = (seq: number, text: string) => aMessage(seq, { text, status: 'streaming', role: 'assistant' })

test('messages stand by seq, in whatever order they came', () => {
  expect(putAll([], [aMessage(3), aMessage(1), aMessage(2)]).map(({ seq }) => seq)).toEqual([1, 2, 3])
})

test('a message replaces the one of its seq', () => {
  expect(put([aMessage(1)], aMessage(1, { text: 'new' }))).toEqual([aMessage(1, { text: 'new' })])
})

test('a running message does not take back text or an end that is held', () => {
  const held = [streaming(2, 'Hello')]
  expect(put(held, streaming(2, 'He'))).toBe(held)
  const ended = [aMessage(2, { status: 'stopped' })]
  expect(put(ended, streaming(2, ''))).toBe(ended)
})

test('an ended message replaces a longer running one: a killed server lost the last second', () => {
  expect(put([streaming(2, 'Hello')], aMessage(2, { text: 'Hel', status: 'interrupted' }))[0]?.text).toBe('Hel')
})

test('a delta at the held length appends', () => {
  expect(append([streaming(2, 'He')], { seq: 2, offset: 2, text: 'llo' })?.[0]?.text).toBe('Hello')
})

test('of a delta below the held length only the new part counts', () => {
  const held = [streaming(2, 'Hello')]
  expect(append(held, { seq: 2, offset: 3, text: 'lo you' })?.[0]?.text).toBe('Hello you')
  expect(append(held, { seq: 2, offset: 0, text: 'Hel' })).toBe(held)
})

test('a delta above the held length, or of an unknown message, means that something is missing', () => {
  expect(append([streaming(2, 'He')], { seq: 2, offset: 3, text: 'l' })).toBeNull()
  expect(append([streaming(2, 'He')], { seq: 4, offset: 0, text: 'l' })).toBeNull()
})

test('an end brings status and code, and of an unknown message means that it is missing', () => {
  expect(end([streaming(2, 'He')], { seq: 2, status: 'failed', code: 'agent_timeout' })?.[0]).toMatchObject({
    status: 'failed',
    code: 'agent_timeout',
    text: 'He',
  })
  expect(end([], { seq: 2, status: 'complete' })).toBeNull()
})

test('a reply that another one took the place of is not shown', () => {
  const messages = [
    aMessage(1),
    aMessage(2, { status: 'failed' }),
    aMessage(3, { role: 'assistant', retryOf: 'msg_2' }),
  ]
  expect(shown(messages).map(({ seq }) => seq)).toEqual([1, 3])
})

test.each(['failed', 'interrupted'] as const)('a last reply that %s may be asked for again', (status) => {
  expect(retryable([aMessage(1), aMessage(2, { status }), aMessage(3)])?.seq).toBe(2)
})

test('a reply that was stopped, or is not the last, may not', () => {
  expect(retryable([aMessage(1), aMessage(2, { status: 'stopped' })])).toBeUndefined()
  expect(retryable([aMessage(2, { status: 'failed' }), aMessage(3), aMessage(4)])).toBeUndefined()
})

test('the reply that runs is the first that has not ended', () => {
  expect(running([aMessage(1), streaming(2, 'a'), aMessage(3), streaming(4, '')])?.seq).toBe(2)
})
