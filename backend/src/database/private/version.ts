import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { reasonOf } from '#operator-error.ts'

/**
 * The version that a server binary says it has: proof that it runs here.
 *
 * @throws with the binary's own last line, such as the library that the loader misses.
 */
export async function mongodVersion(path: string): Promise<string> {
  let said: string
  try {
    said = (await promisify(execFile)(path, ['--version'], { timeout: 10_000 })).stdout
  } catch (error) {
    throw new Error(whyNot(path, error), { cause: error })
  }
  const version = /^db version v(\d+\.\d+\.\d+)/m.exec(said)?.[1]
  if (!version) throw new Error(`${path} is no MongoDB server: it said "${said.trim().split('\n', 1)[0]}"`)
  return version
}

function whyNot(path: string, error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  if (stderr) return `${path} does not run: ${stderr.split('\n').at(-1)}`
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return `${path} does not exist`
  if (code === 'EACCES') return `${path} may not be executed`
  return `${path} does not run: ${reasonOf(error)}`
}
