import { expect, it } from 'vitest'
import { conversationRecord, messageRecord } from '../../test/fixtures/records.ts'
import { presentMessage, stateOfConversation } from './presenters.ts'

const shown = {
  id: 'msg_question',
  conversationId: 'conv_a',
  seq: 1,
  role: 'visitor',
  text: 'Is it there?',
  status: 'complete',
  createdAt: '2026-01-02T03:04:05.678Z',
}

it('a message is shown with all that its visitor may know of it, and with nothing else that is kept', () => {
  const optional = {
    clientId: '2f1c3d7e-0000-4000-8000-000000000000',
    author: { name: 'Ada' },
    code: 'agent_timeout',
    feedback: { rating: 'down', comment: 'Too short' },
    retryOf: 'msg_before',
  } as const
  const kept = { context: { page: null, locale: 'de', timeZone: null, userAgent: 'Browser', known: true } }
  const record = messageRecord({ ...optional, ...kept, replyId: 'msg_reply', questionSeq: 3 })
  expect(presentMessage(record)).toStrictEqual({ ...shown, ...optional })
})

it('a message is shown without what is not known of it', () => {
  expect(presentMessage(messageRecord())).toStrictEqual(shown)
})

it.each([
  ['open', 'none', 'open'],
  ['open', 'requested', 'waiting'],
  ['open', 'active', 'active'],
  ['open', 'released', 'open'],
  ['closed', 'none', 'closed'],
] as const)('a conversation that is %s, its handoff %s, stands as %s for the merchant', (status, handoff, state) => {
  expect(stateOfConversation(conversationRecord({ status, handoff }))).toBe(state)
})
