import type { ToFrame, ToHost } from '@parley/protocol/frame'
import type { Chat } from '../engine/chat.ts'
import { type ChatState, isLookedAt } from '../engine/chat-state.ts'
import type { Diary } from '../engine/diary.ts'
import type { Storage } from '../engine/storage.ts'
import { saveFile } from '../save-file.ts'

/** What of this frame a report names. */
export interface Inspected {
  readonly siteKey: string
  readonly origin: string
  /** Names the build: its file has its hash in its name. */
  readonly build: string
  readonly locale: string
  readonly leading: boolean
  readonly storage: Pick<Storage, 'allowed' | 'denied'>
}

/**
 * `Parley('debug')`: how the chat is, for whoever looks for a fault. It goes to the shop's page and into a file that
 * shoppers send around, so it holds numbers, codes and times: no text, no token, no identity, and no id but those
 * of requests that failed, which say something to the operator's log alone.
 */
export function debugReport(state: ChatState, diary: Diary, inspected: Inspected) {
  const { phase, connection, thread, pending, unread, failure, open, visible, site } = state
  const { storage, ...rest } = inspected
  const { errors, counts, reconnects, loadMs, typeableMs } = diary
  return {
    ...rest,
    version: 1,
    time: new Date().toISOString(),
    phase,
    connection,
    failure,
    open,
    visible,
    lookedAt: isLookedAt(state),
    storage: storage.denied ? 'denied' : storage.allowed ? 'allowed' : 'waits for consent',
    conversation: thread.conversation && { status: thread.conversation.status, handoff: thread.conversation.handoff },
    position: thread.position,
    messages: thread.transcript.length,
    pending: pending.map((each) => ({ state: each.state, code: each.code, at: each.at })),
    unread,
    features: site?.features,
    reconnects,
    timings: { loadMs, typeableMs },
    errors,
    errorCounts: counts,
  }
}

/** Gives the shop's page the report that it asked for, and saves it where that was asked for too. */
export function answerDebug(
  { download }: Extract<ToFrame, { type: 'debug' }>,
  chat: Pick<Chat, 'store' | 'leads'>,
  diary: Diary,
  inspected: Omit<Inspected, 'leading'>,
  tell: (message: ToHost) => void,
): void {
  const report = debugReport(chat.store.get(), diary, { ...inspected, leading: chat.leads() })
  if (download) saveFile(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }), 'parley-debug.json')
  tell({ type: 'debug', report })
}
