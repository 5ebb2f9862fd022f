import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, mongo } from 'mongoose'
import type { Live } from '#conversation/live.ts'
import { inProcessLive } from './in-process.ts'

export interface ChangeStreamOptions {
  readonly connection: Connection
  /** Marks what this process wrote: its own streams were told when it was written. */
  readonly processId: string
  /** Hears why a change stream ended; another one is opened. */
  readonly report: (error: unknown) => void
}

export interface ProcessLive extends Live {
  close(): Promise<void>
}

/** Before a change stream that ended is opened again, in milliseconds. */
const reopenMs = 1_000

/**
 * A read in which nothing was written ends after so long, in milliseconds, and is begun again; news end it at once. The
 * first one holds up the start of a backend, the last one its end: the server's own 1,000 would be felt in both.
 */
const maxAwaitTimeMS = 250

/** The part of a changed document by which its streams are found. */
interface Changed {
  readonly ns: { readonly coll: string }
  readonly fullDocument?: { readonly visitorId: string }
}

/**
 * What a stream would show, written by another process: messages that were added, saved or ended, and conversations that
 * were opened, closed or handed over. That a turn was claimed is nothing to look at.
 */
const pipeline = (processId: string) => [
  {
    $match: {
      $or: [
        { 'ns.coll': 'messages', operationType: { $in: ['insert', 'update'] } },
        { 'ns.coll': 'conversations', operationType: 'insert' },
        { 'ns.coll': 'conversations', 'updateDescription.updatedFields.status': { $exists: true } },
        { 'ns.coll': 'conversations', 'updateDescription.updatedFields.handoff': { $exists: true } },
        { 'ns.coll': 'conversations', 'updateDescription.updatedFields.handoffAuthor': { $exists: true } },
        // Somebody without a name takes over from one who has one: nothing else changes.
        { 'ns.coll': 'conversations', 'updateDescription.removedFields': 'handoffAuthor' },
      ],
      'fullDocument.by': { $ne: processId },
    },
  },
  { $project: { ns: 1, 'fullDocument.visitorId': 1 } },
]

/**
 * Notifications between processes through MongoDB's change stream: one for all streams of a processId, at the pace at which
 * running replies are saved. Resolves when it watches: what is written from then on is seen.
 */
export async function changeStreamLive({ connection, processId, report }: ChangeStreamOptions): Promise<ProcessLive> {
  const local = inProcessLive()
  const closing = new AbortController()
  let stream: mongo.ChangeStream<mongo.Document, Changed> | undefined

  function tell({ ns, fullDocument }: Changed): void {
    // No document: it was erased before it could be looked up.
    if (fullDocument) local.notify(fullDocument.visitorId, ns.coll === 'messages' ? 'messages' : 'conversation')
  }

  async function open(): Promise<mongo.ChangeStream<mongo.Document, Changed>> {
    const { db } = connection
    if (!db) throw new Error('the database is not connected')
    const options = { fullDocument: 'updateLookup', maxAwaitTimeMS }
    const opened = db.watch<mongo.Document, Changed>(pipeline(processId), options)
    // The first read opens the cursor: until then nothing is watched.
    const first = await opened.tryNext()
    if (first) tell(first)
    return opened
  }

  /** Follows change streams, each to its end, until it is closed. */
  async function follow(): Promise<void> {
    for (;;) {
      try {
        if (stream === undefined) {
          await sleep(reopenMs, undefined, { signal: closing.signal })
          const opened = await open()
          if (closing.signal.aborted) return void (await opened.close())
          stream = opened
          // What was written while nobody watched is looked for by every stream itself.
          local.notifyAll('conversation')
        }
        for (;;) tell(await stream.next())
      } catch (error) {
        if (closing.signal.aborted) return
        report(error)
        await stream?.close().catch(report)
        stream = undefined
      }
    }
  }

  stream = await open()
  const following = follow()
  return {
    ...local,
    async close() {
      closing.abort()
      await stream?.close()
      await following
    },
  }
}
