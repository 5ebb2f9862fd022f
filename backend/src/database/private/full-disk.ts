import { statfs } from 'node:fs/promises'

/** mongod ends itself where it cannot write its journal, whose files are of 16 MB here. */
const leastBytes = 32 * 1024 * 1024

/**
 * Says so when the disk that holds the folder has no room for mongod: on a full one its own log could not tell.
 *
 * @param free bytes that this user may still write there.
 */
export async function fullDisk(folder: string, free: (folder: string) => Promise<number> = freeBytes): Promise<string> {
  try {
    const bytes = await free(folder)
    return bytes < leastBytes ? `, the disk that holds ${folder} is full (${Math.floor(bytes / 1024)} KB are free)` : ''
  } catch (error) {
    return `, and how much room its disk has is not known: ${error instanceof Error ? error.message : error}`
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
