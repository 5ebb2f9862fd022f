import { expect, test } from 'vitest'
import { aConversation, aMessage, aSite } from '../../test/fixtures.ts'
import { initialState } from '../engine/chat-state.ts'
import { createDiary } from '../engine/diary.ts'
import { debugReport } from './debug-report.ts'

test('a report tells how the chat is, and nothing of what was said or by whom', () => {
  const diary = createDiary()
  diary.note('unavailable', 'request-1')
  const person = { name: 'Secret Ines' }
  const state = {
    ...initialState,
    phase: 'ready',
    site: { ...aSite, name: 'Secret shop' },
    thread: {
      ...initialState.thread,
      conversation: { ...aConversation, id: 'conv_secret' },
      transcript: [aMessage(1, { text: 'My secret', author: person }), aMessage(2)],
      position: '2',
      person,
    },
    pending: [
      { id: 'secret-id', text: 'secret too', owner: 'secret-owner', at: '2026-11-21T10:00:00.000Z', state: 'waiting' },
    ],
    left: 'conv_secret_left',
  } as const
  const inspected = {
    siteKey: 'pk_demo',
    origin: 'https://shop.example',
    build: '/assets/app-1.js',
    locale: 'en',
    leading: true,
    storage: { allowed: false, denied: false },
  }
  const report = debugReport(state, diary, inspected)
  expect(report).toMatchObject({
    siteKey: 'pk_demo',
    phase: 'ready',
    storage: 'waits for consent',
    position: '2',
    messages: 2,
    pending: [{ state: 'waiting' }],
    conversation: { status: 'open', handoff: 'none' },
    errors: [{ code: 'unavailable', requestId: 'request-1' }],
  })
  expect(JSON.stringify(report)).not.toMatch(/secret|msg_|text \d/i)
})
