import type { Message } from '@parley/protocol/message'
import { parsePosition } from '@parley/protocol/position'
import type { OwnStorage } from './own-storage.ts'
import type { Thread } from './thread.ts'

const key = 'seen'

/** Which messages the visitor has not seen, over page views: how far they have read is kept in the storage. */
export function createUnread(storage: OwnStorage) {
  return {
    /** The visitor looks at the thread as it is now. Whether there was anything new in it. */
    see({ conversation, position }: Thread): boolean {
      if (!conversation) return false
      const seen = `${conversation.id} ${doneUpTo(position)}`
      if (storage.read(key) === seen) return false
      storage.write(key, seen)
      return true
    },

    /** The visitor wrote: of a conversation that was never looked at, what comes after it is news. */
    wrote({ conversationId, seq }: Message): void {
      if (!storage.read(key)?.startsWith(`${conversationId} `)) storage.write(key, `${conversationId} ${seq}`)
    },

    /** How much of others is not seen. Of a conversation that this browser neither showed nor wrote in nothing is news. */
    count({ conversation, transcript }: Thread): number {
      const [id, seq] = storage.read(key)?.split(' ') ?? []
      if (!conversation || id !== conversation.id) return 0
      return transcript.filter(
        (each) => each.seq > Number(seq) && each.role !== 'visitor' && each.status !== 'streaming',
      ).length
    },
  }
}

/** The last message up to which everything is done. */
function doneUpTo(position: string): number {
  const { seq = 0, offset } = parsePosition(position) ?? {}
  return offset === undefined ? seq : seq - 1
}
