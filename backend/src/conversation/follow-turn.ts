import type { StreamEvent } from '@parley/protocol/events'
import type { ConversationRecord, MessageRecord } from './record.ts'
import { messageEvent, startEvent } from './stream-event.ts'
import type { StreamSource } from './stream-source.ts'
import { TextCursor } from './text-cursor.ts'
import { wakeOn } from './wake.ts'

/** The events of one turn alone: the visitor's message, then its reply as start, deltas and `done`, however old it is. */
export async function* followTurn(
  source: StreamSource,
  conversation: ConversationRecord,
  message: MessageRecord,
  replySeq: number | null,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void, undefined> {
  const wake = wakeOn(source.live, conversation.visitorId, signal)
  try {
    yield messageEvent(message)
    const reply = replySeq && (await source.transcripts.messageAt(conversation, replySeq))
    if (!reply) return
    yield startEvent(reply)
    const text = new TextCursor(source, conversation, reply, 0)
    for (;;) {
      const pulled = yield* text.pull()
      // Of an erased reply nothing more comes; that the session is over ends the stream, with its word to the client.
      if (pulled !== 'more' && pulled !== 'gone') return
      const looks = await wake.next()
      if (!looks) return
      if (looks.has('messages') || looks.has('conversation')) text.written()
    }
  } finally {
    wake.close()
  }
}
