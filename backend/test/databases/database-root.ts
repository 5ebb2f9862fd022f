import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'

/** Linux keeps this in memory. */
const memory = '/dev/shm'
/** So many bytes have to be free there, which is several times what a run takes. */
const room = 2 * 1024 ** 3

/**
 * Where the folders of databases are. Where there is room in memory, no write waits for a disk: tests kill what runs, and
 * never cut the power.
 */
export async function databaseRoot(): Promise<string> {
  const space = await statfs(memory).catch(() => null)
  return space !== null && space.bavail * space.bsize > room ? memory : tmpdir()
}
