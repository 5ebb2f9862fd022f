import { randomUUID } from 'node:crypto'
import { link, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivateFile } from './private-file.ts'
import { isRunning, readRecord, recordOf } from './process-record.ts'

/**
 * Makes the folder, for this user alone, and takes it for this process. A holder that crashed does not count: the lock
 * names its process id and start.
 *
 * @returns gives the folder back.
 * @throws when another process holds it, or when it cannot be written.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const lock = join(folder, 'backend.lock')
  const mine = join(folder, `backend.${randomUUID()}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writePrivateFile(mine, JSON.stringify(await recordOf(process.pid)))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The data folder ${folder} cannot be written (${reason}): set DATA_DIR to one that can`, {
      cause: error,
    })
  }
  try {
    while (!(await linked(mine, lock))) await clearStale(folder, lock)
  } finally {
    await rm(mine)
  }
  return () => rm(lock)
}

/** A hard link is the one step that makes a file with its content and fails where there is one already. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Takes a dead holder's lock away. Two starts may do so at once, so what was taken is looked at again. */
async function clearStale(folder: string, lock: string): Promise<void> {
  await refuseIfHeld(folder, lock)
  const taken = join(folder, `stale.${randomUUID()}`)
  try {
    await rename(lock, taken)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  try {
    await refuseIfHeld(folder, taken)
  } catch (error) {
    await linked(taken, lock)
    throw error
  } finally {
    await rm(taken)
  }
}

async function refuseIfHeld(folder: string, lock: string): Promise<void> {
  const holder = await readRecord(lock)
  if (holder && (await isRunning(holder)))
    throw new Error(
      `The data folder ${folder} is in use by process ${holder.pid}: stop that backend, or set DATA_DIR to another folder`,
    )
}
