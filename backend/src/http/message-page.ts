import type { MessageList } from '@parley/protocol/message'
import { formatPosition } from '@parley/protocol/position'
import * as v from 'valibot'
import { presentConversation, presentMessage } from '#conversation/presenters.ts'
import type { ConversationRecord, MessageRecord } from '#conversation/record.ts'
import type { Transcripts } from '#conversation/transcripts.ts'

const limit = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(100)),
  '50',
)

/** How a list is asked for in pages: 50 unless told, 100 at most. */
export const pageQuery = { limit }

/** A page of messages before a `seq`, or the newest ones. */
export const messageListQuery = v.object({
  before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))),
  limit,
})

/** Messages of a conversation, with the position that they show where they are the newest ones. */
export async function messageList(
  transcripts: Transcripts,
  conversation: ConversationRecord | null,
  { before, limit }: v.InferOutput<typeof messageListQuery>,
): Promise<MessageList> {
  const messages = conversation ? await transcripts.messagesBefore(conversation, before, limit) : []
  return {
    conversation: conversation && presentConversation(conversation),
    messages: messages.map(presentMessage),
    ...(before === undefined ? { cursor: shownPosition(messages) } : {}),
    // `seq` has no gaps: what does not begin at 1 has something before it.
    hasMore: (messages[0]?.seq ?? 1) > 1,
  }
}

/** The position that the newest messages show: in the first streaming one, else at the end. */
export function shownPosition(messages: readonly MessageRecord[]): string {
  const streaming = messages.find((message) => message.status === 'streaming')
  if (streaming) return formatPosition({ seq: streaming.seq, offset: streaming.text.length })
  return formatPosition({ seq: messages.at(-1)?.seq ?? 0 })
}
