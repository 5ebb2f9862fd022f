import type { HandoffState } from '@parley/protocol/conversation'
import type { ConversationRecord } from './record.ts'

/** States of a handoff in which the agent answers. */
export const agentAnswersIn: readonly HandoffState[] = ['none', 'released']

/** What may be wanted of a handoff: that a person comes, is there, or leaves. */
export type HandoffWish = Exclude<HandoffState, 'none'>

export interface HandoffStep {
  readonly from: readonly HandoffState[]
  readonly to: HandoffState
}

/**
 * What each wish makes of each state. Where no step begins nothing changes: who asks for a person twice, or leaves where
 * they never were, is not wrong but late.
 */
export const handoffSteps: Readonly<Record<HandoffWish, readonly HandoffStep[]>> = {
  requested: [{ from: ['none', 'released'], to: 'requested' }],
  // Another person may take over from the first.
  active: [{ from: ['none', 'requested', 'active', 'released'], to: 'active' }],
  released: [
    // Nobody had come yet: there is nobody of whom to say that they left.
    { from: ['requested'], to: 'none' },
    { from: ['active'], to: 'released' },
  ],
}

/** Would a stream say the same of both? */
export const sameHandoff = (a: ConversationRecord | null, b: ConversationRecord | null): boolean =>
  (a?.handoff ?? 'none') === (b?.handoff ?? 'none') &&
  a?.handoffAuthor?.name === b?.handoffAuthor?.name &&
  a?.handoffAuthor?.avatarUrl === b?.handoffAuthor?.avatarUrl
