import type { ChatState } from './chat-state.ts'
import type { Store } from './store.ts'

/** So many errors are remembered one by one. */
const mostErrors = 20

/** How the chat fared in this page view: codes, times and numbers, and nothing of what was said or who said it. */
export interface Diary {
  /** The last ones, oldest first; `at` in ISO 8601. */
  readonly errors: { code: string; at: string; requestId: string | null | undefined }[]
  /** How often each code was met. */
  readonly counts: Record<string, number>
  /** The panel was opened. */
  opened: boolean
  reconnects: number
  /** From the frame's navigation to the app that stands, in milliseconds. */
  loadMs?: number
  /** From the click on the launcher to a field that takes text, in milliseconds. */
  typeableMs?: number
  note(code: string, requestId?: string | null): void
}

export const createDiary = (): Diary => ({
  errors: [],
  counts: {},
  opened: false,
  reconnects: 0,
  note(code, requestId) {
    this.errors.push({ code, at: new Date().toISOString(), requestId })
    this.errors.splice(0, this.errors.length - mostErrors)
    this.counts[code] = (this.counts[code] ?? 0) + 1
  },
})

/** Counts connections that came back, and bugs of ours that no request told of. */
export function watch(store: Store<ChatState>, diary: Diary): void {
  let was = store.get()
  store.subscribe(() => {
    const now = store.get()
    if (now.connection === 'open' && was.connection === 'lost') diary.reconnects++
    if (now.failure === 'internal' && was.failure !== 'internal') diary.note('internal')
    was = now
  })
}
