import type { Author } from '@parley/protocol/message'
import type { ClientSession } from 'mongoose'
import { type HandoffStep, type HandoffWish, handoffSteps } from '#conversation/handoff.ts'
import type { ConversationDocument, ConversationModel } from './conversation-model.ts'

export interface HandoffChange {
  readonly wish: HandoffWish
  /** Who takes over. */
  readonly author?: Author | undefined
  /** The process that changes it. */
  readonly by: string
}

/**
 * Changes the handoff of the open conversation that `filter` finds, in one conditional update, so that no message is
 * accepted between the decision and its effect; null where its state permits no change.
 */
export async function changeHandoff(
  conversations: ConversationModel,
  filter: Partial<Pick<ConversationDocument, '_id' | 'siteId' | 'visitorId'>>,
  { wish, author, by }: HandoffChange,
  session?: ClientSession,
): Promise<ConversationDocument | null> {
  for (const { from, to } of handoffSteps[wish]) {
    const changed = await conversations
      .findOneAndUpdate(
        { ...filter, status: 'open', handoff: { $in: from } },
        {
          $set: { handoff: to, by, ...unwanted[to], ...(to === 'active' && author ? { handoffAuthor: author } : {}) },
          ...(to === 'active' && author ? {} : { $unset: { handoffAuthor: 1 } }),
        },
        {
          returnDocument: 'after',
          ...(to === 'requested' ? { arrayFilters: [{ 'waiting.owner': null }] } : {}),
          ...(session ? { session } : {}),
        },
      )
      .lean<ConversationDocument>()
    if (changed) return changed
  }
  return null
}

/** The turns that must not go on. A reply that runs when a person is asked for ends by itself. */
const unwanted: Record<HandoffStep['to'], Record<string, 'stop'>> = {
  requested: { 'turns.$[waiting].wish': 'stop' },
  active: { 'turns.$[].wish': 'stop' },
  released: {},
  none: {},
}
