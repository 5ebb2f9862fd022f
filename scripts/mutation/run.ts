import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPrivateMongod } from '../../backend/src/database/private/private-mongod.ts'
import { serverBinary } from '../../backend/test/databases/server-binary.ts'

/**
 * `npm run mutate -- <folder>`: Stryker over a folder of backend/src, beside one mongod for all of its processes, or over the
 * loader, whose tests run in a browser.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const [folder = '', ...options] = process.argv.slice(2)
if (!/^[a-z-]+$/.test(folder)) {
  console.error('Name a folder of backend/src, or the loader: npm run mutate -- agent')
  process.exit(2)
}
// Stryker hears Ctrl-C as well; what was started here is ended when it has.
process.on('SIGINT', () => {})
process.exitCode = folder === 'loader' ? await stryker('loader.config.mjs', options) : await besideMongod()

async function besideMongod(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-mutate-'))
  const mongod = await startPrivateMongod({ ...serverBinary, dataDir, log: console.error })
  try {
    const mutate = ['--mutate', `backend/src/${folder}/**/*.ts,!**/*.test.ts,!**/contract.ts`]
    const env = { MUTATION_FOLDER: folder, MUTATION_MONGODB_URI: mongod.uri }
    return await stryker('stryker.config.mjs', [...mutate, ...options], env)
  } finally {
    await mongod.stop()
    await rm(dataDir, { recursive: true })
  }
}

/** @returns its exit code. */
async function stryker(config: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(`${root}/node_modules/.bin/stryker`, ['run', `scripts/mutation/${config}`, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  const [code] = await once(child, 'exit')
  return code ?? 1
}
