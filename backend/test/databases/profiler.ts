import type { Connection } from 'mongoose'

/** What the server did for one command of ours. */
export interface Profiled {
  readonly what: string
  readonly plan: string
  readonly sorted: boolean
  readonly keys: number
  readonly documents: number
  /** Documents that the caller got or that were changed. */
  readonly results: number
}

interface ProfileEntry {
  op: string
  ns: string
  command: Record<string, unknown>
  planSummary?: string
  hasSortStage?: boolean
  keysExamined?: number
  docsExamined?: number
  nreturned?: number
  nMatched?: number
  ndeleted?: number
}

/** Runs `work` and gives what the server says of each command it was sent (MongoDB's database profiler). */
export async function profiled(connection: Connection, work: () => Promise<unknown>): Promise<Profiled[]> {
  const { db } = connection
  if (!db) throw new Error('not connected')
  await db.command({ profile: 0 })
  await db.dropCollection('system.profile').catch(() => false)
  await db.command({ profile: 2 })
  try {
    await work()
  } finally {
    await db.command({ profile: 0 })
  }
  const entries = await db
    .collection<ProfileEntry>('system.profile')
    .find({ 'command.profile': { $exists: false } })
    .toArray()
  return entries.map(({ op, ns, command, ...seen }) => ({
    what: `${op} ${ns.slice(ns.indexOf('.') + 1)} ${JSON.stringify(command.filter ?? command.query ?? command.q ?? '')}`,
    plan: seen.planSummary ?? '',
    sorted: seen.hasSortStage ?? false,
    keys: seen.keysExamined ?? 0,
    documents: seen.docsExamined ?? 0,
    results: seen.nreturned ?? seen.nMatched ?? seen.ndeleted ?? 0,
  }))
}
