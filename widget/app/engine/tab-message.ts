import type { StreamEvent } from '@parley/protocol/events'
import { comesBefore } from '@parley/protocol/position'
import type { Thread } from './thread.ts'
import { putAll } from './transcript.ts'

/**
 * What the tabs of a browser say to each other. `where` asks the leading tab how far the stream has come; it answers
 * `here`, and passes on each `event`. `token`: this visitor can now be known again, so a stranger's tab may join them.
 * `seen`: the visitor looks at the conversation. `erased`: there is nothing of this visitor any more. `refused`: whoever
 * uses this browser wants nothing kept in it.
 */
export type TabMessage = Asked | Refused | (Said & { visitor: string })

type Asked = { type: 'where'; attended?: boolean }
type Refused = { type: 'refused'; visitor: '' }

/** What is said in the name of a visitor. */
export type Said =
  | { type: 'here'; thread: Thread; live: boolean }
  | { type: 'event'; event: StreamEvent }
  | { type: 'token' | 'seen' | 'erased' }

/** A release beside another in two tabs may say what we do not know. */
export const isTabMessage = (message: unknown): message is TabMessage => {
  const { type, visitor }: { type?: unknown; visitor?: unknown } = Object(message)
  return type === 'where' || (typeof type === 'string' && visitor !== undefined)
}

/** A thread with what the leading tab has of it. */
export function joinThreads(own: Thread, theirs: Thread): Thread {
  if (own.conversation?.id !== theirs.conversation?.id) return theirs
  return {
    ...own,
    conversation: theirs.conversation,
    transcript: putAll(own.transcript, theirs.transcript),
    position: comesBefore(own.position, theirs.position) ? theirs.position : own.position,
    stale: false,
    person: theirs.person ?? own.person,
  }
}
