import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OperatorError, reasonOf } from '#operator-error.ts'

const secretLength = 32

/** Fewest different bytes among the 32. Random ones have about 30; a repeated pattern such as `deadbeef` has few. */
const fewestDistinct = 16

/**
 * Reads a secret of 32 bytes from hex or base64 (either alphabet).
 *
 * @throws an error whose message goes on from the variable's name: "is weak", "has 16 bytes".
 */
export function parseSecret(text: string): Uint8Array {
  const bytes = decode(text.trim())
  if (!bytes) throw new Error('is neither hex nor base64')
  if (bytes.length !== secretLength) throw new Error(`has ${bytes.length} bytes, not ${secretLength}`)
  if (isWeak(bytes)) throw new Error('is weak: its bytes are not random')
  return bytes
}

function decode(text: string): Uint8Array | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, 'base64')
  return null
}

/** All the same, a short pattern, counted up or typed: what a person writes in place of random bytes. */
function isWeak(bytes: Uint8Array): boolean {
  const steps = new Set(bytes.slice(1).map((byte, at) => byte - (bytes[at] ?? 0)))
  const typed = bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
  return new Set(bytes).size < fewestDistinct || steps.size === 1 || typed
}

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
