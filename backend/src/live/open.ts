import type { Connection } from 'mongoose'
import { changeStreamLive, type ProcessLive } from './change-stream.ts'
import { inProcessLive } from './in-process.ts'

/** The notifications that this backend needs: within the process where it has the database to itself, else between all. */
export async function openLive(
  { connection, alone }: { connection: Connection; alone: boolean },
  processId: string,
  report: (error: unknown) => void,
): Promise<ProcessLive> {
  if (!alone) return changeStreamLive({ connection, processId, report })
  return { ...inProcessLive(), close: async () => {} }
}
