import { createHash } from 'node:crypto'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from '../cached.ts'
import { run } from '../run.ts'

const own = ['package.json', 'package-lock.json']

/** The folder that holds them, fetched once for each lockfile that stood here. */
export async function phpPackages(): Promise<string> {
  const lockfile = await readFile(join(import.meta.dirname, 'package-lock.json'))
  const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 16)
  return cached(`php-wasm-${hash}`, async (folder) => {
    for (const name of own) await cp(join(import.meta.dirname, name), join(folder, name))
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
  })
}
