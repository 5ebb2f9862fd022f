import type { SiteConfig } from '@parley/protocol/site-config'
import type { FailureCode } from './api-error.ts'
import type { Pending } from './pending.ts'
import { emptyThread, type Thread } from './thread.ts'

/** Under which name the conversation that the visitor turned away from is stored. */
export const leftKey = 'left'

/** All that the components show. */
export interface ChatState {
  /** `refused`: the site is off or this shop is not its own; nothing to wait for. */
  readonly phase: 'opening' | 'ready' | 'refused'
  readonly site: SiteConfig | undefined
  readonly thread: Thread
  readonly pending: readonly Pending[]
  readonly connection: 'none' | 'open' | 'lost'
  /** The panel is open. */
  readonly open: boolean
  /** The tab is in sight. */
  readonly visible: boolean
  readonly unread: number
  readonly readingOlder: boolean
  /** The conversation that the visitor turned away from to begin another, which has no message yet. */
  readonly left: string | undefined
  /** A person writes at this moment. */
  readonly personTyping: boolean
  /** Why the last thing that the visitor asked for was not done. */
  readonly failure: FailureCode | undefined
}

export const initialState: ChatState = {
  phase: 'opening',
  site: undefined,
  thread: emptyThread,
  pending: [],
  connection: 'none',
  open: false,
  visible: true,
  unread: 0,
  readingOlder: false,
  left: undefined,
  personTyping: false,
  failure: undefined,
}

/** The conversation that is on the screen: none where the visitor turned away from it. */
export const threadShown = ({ thread, left }: ChatState): Thread =>
  thread.conversation && thread.conversation.id === left ? emptyThread : thread

/** Somebody has the conversation before them. */
export const isLookedAt = ({ open, visible }: ChatState): boolean => open && visible
