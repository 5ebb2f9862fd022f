import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { askProcess } from '../backends/ask-process.ts'
import type { VisitorOptions } from './visitor.ts'

/** The first so many streams are one visitor's, as of somebody with several tabs; all others are of one visitor each. */
export const tabs = 3

/** What the process that holds the streams is asked; each is answered by one message. */
export type Order = { open: VisitorOptions & { count: number } } | 'report' | { say: string } | 'close'

/** What one stream has received. */
export interface StreamReport {
  readonly visitor: string
  readonly heartbeats: number
  /** Names of events, in their order. */
  readonly events: readonly string[]
  readonly ended: boolean
}

/** Many open streams on which nothing is said, held by a process of their own: its memory is not the backend's. */
export interface IdleStreams {
  /** What each has received so far; the first `tabs` of them are one visitor's. */
  report(): Promise<StreamReport[]>
  /** That visitor says something; resolves when it is accepted. */
  say(text: string): Promise<void>
  /** Hangs up on all of them, and ends the process. */
  close(): Promise<void>
}

/** Opens `count` streams, at least 3, at a backend that trusts one proxy: each visitor has an address of its own. */
export async function openIdleStreams(options: VisitorOptions, count: number): Promise<IdleStreams> {
  const client = fork(join(import.meta.dirname, 'idle-streams-client.ts'))
  const ended = once(client, 'exit')
  const order = (order: Order) => askProcess(client, order)
  await order({ open: { ...options, count } })
  return {
    // What the other end of our own pipe sent.
    report: async () => (await order('report')) as StreamReport[],
    async say(text) {
      await order({ say: text })
    },
    async close() {
      await order('close')
      client.disconnect()
      await ended
    },
  }
}
