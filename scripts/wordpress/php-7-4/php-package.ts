import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * The last PHP 7.4, compiled to WebAssembly by WordPress Playground. No dependency of ours: 18 MB that nothing but one test
 * needs, and what the package itself depends on is for running a WordPress.
 */
const version = '3.1.56'
const integrity = 'sha512-Zj5aHoY2c43kcO6BhM+JWz+06nq7WcHkp3R428Ij6QqxFFFp0VlF5NbrqtWmppK8xY2ZoV+f0NQsnYsBBEjM7A=='
const wanted = ['package/asyncify/php_7_4.js', 'package/asyncify/7_4_33/php_7_4.wasm']

/** The paths of its program and of its WebAssembly, fetched from the npm registry once and kept in the user's cache. */
export async function phpPackage(): Promise<{ program: string; wasm: string }> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley')
  const kept = join(folder, `php-7.4-wasm-${version}`)
  if (!existsSync(kept)) await fetchInto(kept, folder)
  const [program = '', wasm = ''] = wanted.map((name) => join(kept, name))
  return { program, wasm }
}

/** Whole or not at all. @throws where the registry gave another file than the one that was looked at. */
async function fetchInto(kept: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const made = await mkdtemp(join(folder, 'php-7.4-'))
  try {
    const { stdout } = await run('npm', ['pack', '--silent', `@php-wasm/node-7-4@${version}`], { cwd: made })
    const archive = join(made, stdout.trim())
    const sum = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')
    if (`sha512-${sum}` !== integrity)
      throw new Error(`@php-wasm/node-7-4@${version} is not what it was: sha512-${sum}`)
    await run('tar', ['xzf', archive, '-C', made, ...wanted])
    await rm(archive)
    await rename(made, kept)
  } catch (error) {
    await rm(made, { recursive: true, force: true })
    // Somebody else was quicker.
    if (!existsSync(kept)) throw error
  }
}
