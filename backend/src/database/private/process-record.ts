import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { processStart } from './process-start.ts'

const Holder = v.object({ pid: v.number(), start: v.nullable(v.string()) })

/** A process as a file remembers it: its id, and its start, which tells it from a later process of the same id. */
export type ProcessRecord = v.InferOutput<typeof Holder>

export async function recordOf(pid: number): Promise<ProcessRecord> {
  return { pid, start: await processStart(pid) }
}

export async function isRunning({ pid, start }: ProcessRecord): Promise<boolean> {
  return start !== null && (await processStart(pid)) === start
}

/** The record kept in the file; null when there is no such file, or a crash left it empty. */
export async function readRecord(path: string): Promise<ProcessRecord | null> {
  try {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Holder), await readFile(path, 'utf8'))
    return parsed.success ? parsed.output : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
