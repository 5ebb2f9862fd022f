import { statfs } from 'node:fs/promises'
import { reasonOf } from '#operator-error.ts'

/** In MiB. mongod ends itself where it cannot write its journal, whose files are of 16 MiB here. */
const leastMiB = 32

/**
 * Says what to do when the disk that holds the folder has no room for mongod: on a full one its own log could not tell.
 *
 * @param free bytes that this user may still write there.
 * @returns null when there is room.
 */
export async function fullDisk(
  folder: string,
  free: (folder: string) => Promise<number> = freeBytes,
): Promise<string | null> {
  try {
    const bytes = await free(folder)
    if (bytes >= leastMiB * 1024 * 1024) return null
    return `the disk that holds ${folder} is full (${Math.floor(bytes / 1024)} KB are free). Free ${leastMiB} MB, or set DATA_DIR to another disk`
  } catch (error) {
    return `how much room the disk has is not known (${reasonOf(error)}). See that ${folder} is there`
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
