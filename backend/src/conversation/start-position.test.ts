import type { Position } from '@parley/protocol/position'
import { expect, it } from 'vitest'
import { conversationRecord, messageRecord, streamingReply } from '../../test/fixtures/records.ts'
import type { MessageRecord } from './record.ts'
import { startPosition } from './start-position.ts'
import type { Transcripts } from './transcripts.ts'

const visitor = { siteId: 'site_a', visitorId: 'vis_a' }

/** Where a stream begins for a client at `position` of a conversation with these messages; null: there is none. */
function startAt(position: Position, messages: MessageRecord[] | null, conversationId: string | null = null) {
  const transcripts = {
    conversation: async () => null,
    messageAt: async (_: unknown, seq: number) => messages?.find((message) => message.seq === seq) ?? null,
    firstStreaming: async () => messages?.find(({ status }) => status === 'streaming') ?? null,
  } as unknown as Transcripts
  const current = messages && conversationRecord({ lastSeq: 4 })
  return startPosition(transcripts, visitor, current, { position, conversationId })
}

const note = (seq: number) => messageRecord({ id: `msg_${seq}`, seq, role: 'system', text: 'A note.' })

it('a stream within a message begins after the one before it', async () => {
  const held = { message: streamingReply({ seq: 3 }), offset: 5 }
  expect(await startAt({ seq: 3, offset: 5 }, [held.message])).toEqual({ seq: 2, held, reset: false })
})

it('a client that is beyond a reply which streams was never sent there: its stream begins before that reply', async () => {
  const messages = [messageRecord(), streamingReply(), note(3), note(4)]
  for (const position of [{ seq: 2 }, { seq: 3 }, { seq: 3, offset: 0 }])
    expect(await startAt(position, messages)).toEqual({ seq: 1, reset: true })
})

it('within a message that is no more, erased since it was said, a stream begins at the end', async () => {
  expect(await startAt({ seq: 3, offset: 1 }, [messageRecord(), note(4)])).toEqual({ seq: 4, reset: true })
})

it('without a conversation a stream begins at 0, and a client that is elsewhere is told', async () => {
  expect(await startAt({ seq: 0 }, null)).toEqual({ seq: 0, reset: false })
  expect(await startAt({ seq: 3 }, null)).toEqual({ seq: 0, reset: true })
  expect(await startAt({ seq: 0 }, null, 'conv_erased')).toEqual({ seq: 0, reset: true })
})
