import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley', 'wordpress')

/**
 * Makes something once and keeps it in the user's cache, whole or not at all.
 *
 * @param make fills an empty folder.
 * @returns the folder.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const kept = join(folder, name)
  if (existsSync(kept)) return kept
  await mkdir(folder, { recursive: true })
  const made = await mkdtemp(join(folder, `${name}-`))
  try {
    await make(made)
    await rename(made, kept)
  } catch (error) {
    await rm(made, { recursive: true, force: true })
    // Somebody else was quicker.
    if (!existsSync(kept)) throw error
  }
  return kept
}
