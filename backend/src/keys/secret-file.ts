import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OperatorError, reasonOf } from '#operator-error.ts'
import { parseSecret, secretLength } from './parse-secret.ts'

/**
 * The secret kept in `dataDir`, made at the first call. Only for use outside production, where losing the folder loses
 * nothing that matters. Two processes that make it at once agree on one.
 */
export async function keptSecret(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, 'secret')
  const text = await readOrMake(dataDir, path).catch((error: unknown) => {
    throw new OperatorError(
      `No secret can be kept in ${dataDir} (${reasonOf(error)}): set DATA_DIR to a folder that can be written, or PARLEY_SECRET`,
      { cause: error },
    )
  })
  return parseKept(text, path)
}

async function readOrMake(dataDir: string, path: string): Promise<string> {
  const kept = await readIfThere(path)
  if (kept !== null) return kept
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  // Written whole under another name and then linked: nobody reads half a secret, and the first one stays.
  const fresh = join(dataDir, `secret.${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(fresh, `${randomBytes(secretLength).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
    await link(fresh, path).catch(unless('EEXIST'))
  } finally {
    await rm(fresh, { force: true })
  }
  return readFile(path, 'utf8')
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, 'utf8')
    await chmod(path, 0o600)
    return text
  } catch (error) {
    unless('ENOENT')(error)
    return null
  }
}

function parseKept(text: string, path: string): Uint8Array {
  try {
    return parseSecret(text)
  } catch (error) {
    throw new OperatorError(
      `The secret in ${path} ${reasonOf(error)}: restore the file, or remove it together with the database that it is for`,
      { cause: error },
    )
  }
}

/** Lets one kind of file error pass. */
const unless = (code: string) => (error: unknown) => {
  if (!(error instanceof Error && 'code' in error && error.code === code)) throw error
}
