import { expect, it } from 'vitest'
import { claimedTurn, conversationRecord, streamingReply } from '../../test/fixtures/records.ts'
import type { MessageRecord } from './record.ts'
import { RunningReplies } from './running-replies.ts'
import type { StreamSource } from './stream-source.ts'
import { TextCursor } from './text-cursor.ts'

const waiting = streamingReply()

/** A stream's cursor on a reply, over a store that holds `stored`; `reads` counts how often that was asked. */
function cursorOn(runningReplies: RunningReplies, stored: () => MessageRecord | null, offset = 0) {
  let reads = 0
  const messageAt = async () => {
    reads++
    return stored()
  }
  const live = { textBeyond: async () => '' }
  const source = { transcripts: { messageAt }, runningReplies, live } as unknown as StreamSource
  const cursor = new TextCursor(source, conversationRecord(), waiting, offset)
  return { cursor, pull: () => Array.fromAsync(told(cursor)), reads: () => reads }
}

/** Everything that one pull says, and what is known after it. */
async function* told(cursor: TextCursor) {
  const pulled = yield* cursor.pull()
  yield pulled
}

function begin(runningReplies: RunningReplies, text: string) {
  const reply = runningReplies.begin(claimedTurn())
  if (!reply) throw new Error('the reply runs already')
  reply.text = text
  return reply
}

it('says how a queued reply ended, though it ended and was let go of while the socket took its text', async () => {
  const runningReplies = new RunningReplies()
  let stored = waiting
  const { cursor } = cursorOn(runningReplies, () => stored)
  expect(await cursor.pull().next()).toEqual({ done: true, value: 'more' })
  begin(runningReplies, 'Yes, ')
  const pull = cursor.pull()
  expect(await pull.next()).toMatchObject({ value: { event: 'delta', data: { text: 'Yes, ' } } })
  stored = { ...waiting, text: 'Yes, we do.', status: 'complete' }
  runningReplies.ended('msg_reply')
  expect(await pull.next()).toMatchObject({ value: { event: 'delta', data: { text: 'we do.' } } })
  expect(await pull.next()).toMatchObject({ value: { event: 'done', data: { status: 'complete' } } })
  expect(await pull.next()).toEqual({ done: true, value: 'ended' })
})

it('asks the database nothing while the reply runs in this process', async () => {
  const runningReplies = new RunningReplies()
  const reply = begin(runningReplies, 'Yes')
  const { pull, reads } = cursorOn(runningReplies, () => waiting)
  expect(await pull()).toMatchObject([{ data: { text: 'Yes' } }, 'more'])
  reply.text += ', we do.'
  reply.outcome = { status: 'complete' }
  expect(await pull()).toMatchObject([{ data: { text: ', we do.' } }, { event: 'done' }, 'ended'])
  expect(reads()).toBe(0)
})

it('asks the database once, and again when the reply was written, while it runs in another process', async () => {
  const { cursor, pull, reads } = cursorOn(new RunningReplies(), () => ({ ...waiting, text: 'Saved' }))
  expect(await pull()).toMatchObject([{ data: { text: 'Saved' } }, 'more'])
  expect(await pull()).toEqual(['more'])
  expect(reads()).toBe(1)
  cursor.written()
  expect(await pull()).toEqual(['more'])
  expect(reads()).toBe(2)
})

it('knows a reply that was erased', async () => {
  expect(await cursorOn(new RunningReplies(), () => null).pull()).toEqual(['gone'])
})

it.each([
  ['inside a pair of a text that goes on', '😀', 'streaming', 1],
  ['inside a pair of a text that has ended', '😀', 'complete', 1],
  ['beyond a text that has ended', 'Yes', 'complete', 4],
] as const)('does not know an offset %s', async (_, text, status, offset) => {
  const { pull } = cursorOn(new RunningReplies(), () => ({ ...waiting, text, status }), offset)
  expect(await pull()).toEqual(['unknown'])
})
