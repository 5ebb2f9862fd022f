import type { Live } from './live.ts'
import type { RunningReplies } from './running-replies.ts'
import type { Transcripts } from './transcripts.ts'

/** Where a stream reads what it says: what is stored, what runs in this process, and what other processes tell. */
export interface StreamSource {
  readonly transcripts: Transcripts
  readonly runningReplies: RunningReplies
  readonly live: Live
}
