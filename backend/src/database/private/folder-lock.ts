import { randomUUID } from 'node:crypto'
import { link, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OperatorError, reasonOf } from '#operator-error.ts'
import { writePrivateFile } from './private-file.ts'
import { isRunning, readRecord, recordOf } from './process-record.ts'

/**
 * Makes the folder, for this user alone, and takes it for this process. A holder that crashed does not count: the lock
 * names its process id and start.
 *
 * Locks are numbered and the highest number holds. The next number is taken by making its file, in which only one of
 * many succeeds, and the highest is never removed; so two that find a dead holder at once cannot both follow it, which
 * they could if its lock were taken away and made anew.
 *
 * @returns gives the folder back.
 * @throws when another process holds it, or when it cannot be written.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const draft = join(folder, `backend.${randomUUID()}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writePrivateFile(draft, JSON.stringify(await recordOf(process.pid)))
  } catch (error) {
    throw new OperatorError(
      `The data folder ${folder} cannot be written (${reasonOf(error)}): set DATA_DIR to one that can`,
      { cause: error },
    )
  }
  try {
    const lock = lockFile(folder, await takeNumber(folder, draft))
    return () => writePrivateFile(lock, 'given back')
  } finally {
    await rm(draft)
  }
}

const lockFile = (folder: string, number: number): string => join(folder, `backend.lock.${number}`)

async function takeNumber(folder: string, draft: string): Promise<number> {
  while (true) {
    const last = Math.max(0, ...(await numbers(folder)))
    const holder = await readRecord(lockFile(folder, last))
    if (holder && (await isRunning(holder)))
      throw new OperatorError(
        `The data folder ${folder} is in use by process ${holder.pid}: stop that backend, or set DATA_DIR to another folder`,
      )
    const mine = last + 1
    if (!(await linked(draft, lockFile(folder, mine)))) continue
    // Others may have gone past this number since `last` was read.
    const taken = await numbers(folder)
    const passed = Math.max(...taken) > mine ? [mine] : taken.filter((number) => number < mine)
    await Promise.all(passed.map((number) => rm(lockFile(folder, number), { force: true })))
    if (!passed.includes(mine)) return mine
  }
}

async function numbers(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => /^backend\.lock\.(\d+)$/.exec(name)?.slice(1).map(Number) ?? [])
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
