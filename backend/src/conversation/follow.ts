import type { StreamEvent } from '@parley/protocol/events'
import { sameHandoff } from './handoff.ts'
import { MessageCursor } from './message-cursor.ts'
import { type ClientPosition, startPosition } from './start-position.ts'
import { conversationEvent, handoffEvent, resetEvent } from './stream-event.ts'
import type { StreamSource } from './stream-source.ts'
import type { VisitorRef } from './transcripts.ts'
import { wakeOn } from './wake.ts'

/**
 * Everything that a visitor's stream says, from the client's position on. It is a cursor over the messages, read as the
 * next event is asked for: a slow socket gets fewer, larger deltas and costs no queue. It ends when `signal` aborts.
 */
export async function* follow(
  source: StreamSource,
  visitor: VisitorRef,
  client: ClientPosition,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void, undefined> {
  const { transcripts } = source
  // Subscribed before the first read: what is written in between is looked at again rather than missed.
  const wake = wakeOn(source.live, visitor.visitorId, signal)
  try {
    let current = await transcripts.current(visitor)
    // Found before anything is said: what is written while a slow socket takes the first events is new.
    const start = await startPosition(transcripts, visitor, current, client)
    yield conversationEvent(current)
    yield handoffEvent(current)
    if (start.reset) yield resetEvent(start.seq)
    let cursor = current && new MessageCursor(source, current, start)
    for (;;) {
      if (cursor) yield* cursor.pull()
      const looks = await wake.next()
      if (!looks) return
      if (looks.has('conversation')) {
        const now = await transcripts.current(visitor)
        const other = now?.id !== current?.id
        if (other && cursor) {
          // How the former conversation ended: nobody would tell it once this stream belongs to another.
          cursor.written()
          yield* cursor.pull()
        }
        if (other || now?.status !== current?.status) yield conversationEvent(now)
        if (!sameHandoff(now, current)) yield handoffEvent(now)
        if (other) cursor = now && new MessageCursor(source, now, { seq: 0 })
        current = now
      }
      if (looks.has('conversation') || looks.has('messages')) cursor?.written()
    }
  } finally {
    wake.close()
  }
}
