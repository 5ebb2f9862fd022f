import type { ConversationRecord, MessageRecord } from '#conversation/record.ts'
import { mayHaveMore } from '#conversation/transcripts.ts'
import { ApiError } from '#http/api-error.ts'
import type { Services } from '#http/services.ts'

/** Conversations of a page. */
export const conversationsAtOnce = 30
const messagesAtOnce = 100

type Transcripts = Services['transcripts']

interface ConversationsPage {
  readonly found: readonly ConversationRecord[]
  /** Before which one the next page ends; null: there is none. */
  readonly next: string | null
}

/**
 * A page of a site's conversations, the last one to change first.
 *
 * @param before the id of the last one on the page before; empty: the first page. @throws {ApiError} `not_found`
 */
export async function pageOfConversations(
  transcripts: Transcripts,
  siteId: string,
  before: string,
): Promise<ConversationsPage> {
  const limit = conversationsAtOnce + 1
  const all = await transcripts.siteConversations(siteId, { ...(before !== '' && { before }), limit })
  if (!all) throw new ApiError('not_found')
  const found = all.slice(0, conversationsAtOnce)
  return { found, next: all.length > found.length ? (found.at(-1)?.id ?? null) : null }
}

export interface TranscriptPart {
  readonly messages: readonly MessageRecord[]
  /** After which message the page before begins, and the next one; null: there is none. */
  readonly earlier: number | null
  readonly later: number | null
}

/**
 * A page of what was said in a conversation.
 *
 * @param from after which message it begins, as an address has it; empty: at the first. @throws {ApiError} `not_found`
 */
export async function pageOfTranscript(
  transcripts: Transcripts,
  conversation: ConversationRecord,
  from: string,
): Promise<TranscriptPart> {
  if (!/^\d{0,9}$/.test(from)) throw new ApiError('not_found')
  const after = Number(from)
  const messages = await transcripts.messagesAfter(conversation, after, messagesAtOnce)
  const last = messages.at(-1)?.seq ?? after
  return {
    messages,
    earlier: after > 0 ? Math.max(0, after - messagesAtOnce) : null,
    later: mayHaveMore(messages, messagesAtOnce) && last < conversation.lastSeq ? last : null,
  }
}
