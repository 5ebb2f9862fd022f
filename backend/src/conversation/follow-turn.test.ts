import { expect, it } from 'vitest'
import { inProcessLive } from '#live/in-process.ts'
import { conversationRecord, messageRecord, streamingReply } from '../../test/fixtures/records.ts'
import { followTurn } from './follow-turn.ts'
import type { Look } from './live.ts'
import type { MessageRecord } from './record.ts'
import { RunningReplies } from './running-replies.ts'
import type { StreamSource } from './stream-source.ts'

/** The stream of a turn whose reply runs in another process; `store` says what there is of it from now on. */
function turnStream(reply: MessageRecord | null, replySeq: number | null = 2) {
  let stored = reply
  let reads = 0
  let streams = 0
  const told = inProcessLive()
  const messageAt = async () => {
    reads++
    return stored
  }
  const subscribe: typeof told.subscribe = (visitorId, onLook) => {
    streams++
    const leave = told.subscribe(visitorId, onLook)
    return () => {
      streams--
      leave()
    }
  }
  const live = { ...told, subscribe }
  const source = { transcripts: { messageAt }, runningReplies: new RunningReplies(), live } as unknown as StreamSource
  const abort = new AbortController()
  return {
    events: followTurn(source, conversationRecord(), messageRecord(), replySeq, abort.signal),
    abort,
    look: (look: Look) => told.notify('vis_a', look),
    store(reply: MessageRecord | null) {
      stored = reply
    },
    reads: () => reads,
    /** How many streams are told what there is to look at. */
    streams: () => streams,
  }
}

const ended = streamingReply({ text: 'Yes.', status: 'complete' })

it('a turn is told as its message, then its reply as start, text and done, and then the stream is over', async () => {
  const { events, streams } = turnStream(ended)
  expect(await Array.fromAsync(events)).toMatchObject([
    { event: 'message', data: { seq: 1, text: 'Is it there?' } },
    { event: 'message', data: { seq: 2, text: '', status: 'streaming' } },
    { event: 'delta', data: { text: 'Yes.' } },
    { event: 'done', data: { status: 'complete' } },
  ])
  expect(streams()).toBe(0)
})

it('a message without a reply, or with one that is erased, is told alone', async () => {
  for (const alone of [turnStream(null), turnStream(ended, null)]) {
    expect(await Array.fromAsync(alone.events)).toMatchObject([{ event: 'message', data: { seq: 1 } }])
    expect(alone.streams()).toBe(0)
  }
})

it('a reply of another process is read again when something was written, and not for every piece of a text', async () => {
  const { events, look, store, reads } = turnStream(streamingReply())
  await events.next()
  await events.next()
  const next = events.next()
  await expect.poll(reads).toBe(2)
  store({ ...ended, status: 'streaming' })
  look('messages')
  expect((await next).value).toMatchObject({ event: 'delta', data: { text: 'Yes.' } })
  const last = events.next()
  look('text')
  await new Promise(setImmediate)
  expect(reads()).toBe(3)
  store(ended)
  look('conversation')
  expect((await last).value).toMatchObject({ event: 'done' })
  expect((await events.next()).done).toBe(true)
})

it('of a reply that is erased meanwhile nothing more comes, until the stream is ended', async () => {
  const { events, abort, look, store, reads, streams } = turnStream(streamingReply())
  await events.next()
  await events.next()
  const last = events.next()
  store(null)
  look('conversation')
  await expect.poll(reads).toBeGreaterThan(2)
  expect(await Promise.race([last, new Promise((resolve) => setImmediate(resolve, 'silence'))])).toBe('silence')
  abort.abort()
  expect(await last).toEqual({ done: true, value: undefined })
  expect(streams()).toBe(0)
})
