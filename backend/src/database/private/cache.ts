import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { mongodVersion } from './version.ts'

const stagePrefix = 'fetching-'
const abandonedAfterMs = 3_600_000

/**
 * Gives `fetch` an empty folder and moves the binary that it names into the cache, in one step and only if it runs. So
 * the cache never holds a half-written or useless binary, whatever ends the download.
 */
export async function fetchIntoCache(target: string, fetch: (stage: string) => Promise<string>): Promise<string> {
  const cacheDir = dirname(target)
  await mkdir(cacheDir, { recursive: true })
  await removeAbandoned(cacheDir)
  const stage = await mkdtemp(join(cacheDir, stagePrefix))
  try {
    const binary = await fetch(stage)
    await chmod(binary, 0o755)
    await mongodVersion(binary)
    await rename(binary, target)
    return target
  } finally {
    await rm(stage, { recursive: true })
  }
}

/** A download that was killed could not clean up after itself. */
async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith(stagePrefix)) continue
    const stage = join(cacheDir, name)
    const age = Date.now() - (await stat(stage)).mtimeMs
    if (age > abandonedAfterMs) await rm(stage, { recursive: true, force: true })
  }
}
