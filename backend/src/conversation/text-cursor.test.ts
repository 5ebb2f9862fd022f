import { expect, it } from 'vitest'
import type { ConversationRecord, MessageRecord } from './record.ts'
import { RunningReplies } from './running-replies.ts'
import type { StreamSource } from './stream-source.ts'
import { TextCursor } from './text-cursor.ts'

const conversation: ConversationRecord = {
  id: 'conv_a',
  siteId: 'site_a',
  visitorId: 'vis_a',
  status: 'open',
  handoff: 'none',
  lastSeq: 4,
  turnCount: 2,
  turns: [],
  createdAt: new Date(),
}
const waiting: MessageRecord = {
  id: 'msg_reply',
  conversationId: 'conv_a',
  siteId: 'site_a',
  visitorId: 'vis_a',
  seq: 4,
  role: 'assistant',
  text: '',
  status: 'streaming',
  createdAt: new Date(),
}

/** A stream's cursor on a reply that waits its turn, over a store that holds `stored`. */
function cursorOn(runningReplies: RunningReplies, stored: () => MessageRecord): TextCursor {
  const source = {
    transcripts: { messageAt: async () => stored() },
    runningReplies,
    live: { textBeyond: async () => '' },
  } as unknown as StreamSource
  return new TextCursor(source, conversation, waiting, 0)
}

it('says how a queued reply ended, though it ended and was let go of while the socket took its text', async () => {
  const runningReplies = new RunningReplies()
  let stored = waiting
  const cursor = cursorOn(runningReplies, () => stored)
  expect(await cursor.pull().next()).toEqual({ done: true, value: 'more' })
  const turn = { replySeq: 4, replyId: 'msg_reply', questionSeq: 3, owner: 'proc_a', wish: null, at: new Date() }
  const reply = runningReplies.begin({ conversation, turn })
  if (!reply) throw new Error('the reply runs already')
  reply.text = 'Yes, '
  const pull = cursor.pull()
  expect(await pull.next()).toMatchObject({ value: { event: 'delta', data: { text: 'Yes, ' } } })
  stored = { ...waiting, text: 'Yes, we do.', status: 'complete' }
  runningReplies.ended('msg_reply')
  expect(await pull.next()).toMatchObject({ value: { event: 'delta', data: { text: 'we do.' } } })
  expect(await pull.next()).toMatchObject({ value: { event: 'done', data: { status: 'complete' } } })
  expect(await pull.next()).toEqual({ done: true, value: 'ended' })
})
