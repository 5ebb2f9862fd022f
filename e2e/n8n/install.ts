import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Three versions are pinned because n8n's own ranges do not resolve from a registry alone: xlsx comes from a CDN, and
 * newer langgraph-checkpoint releases need a newer langchain core than this n8n has.
 */
const manifest = JSON.stringify(
  {
    name: 'n8n-for-tests',
    private: true,
    dependencies: { n8n: '1.123.81' },
    overrides: { xlsx: '0.18.5', '@langchain/langgraph-checkpoint': '1.0.0' },
  },
  null,
  2,
)

/**
 * Installs n8n from npm into `folder`, once: about 2.5 minutes and 1.4 GB. Returns the path of its command.
 *
 * @throws when npm fails; npm's own words are on stderr by then.
 */
export async function installN8n(folder: string, log: (line: string) => void): Promise<string> {
  const command = join(folder, 'node_modules', '.bin', 'n8n')
  // Written last, so that an installation that was cut short is done again.
  const finished = join(folder, 'installed.json')
  if ((await readIfThere(finished)) === manifest) return command

  log(`Installing n8n into ${folder}: about 2.5 minutes and 1.4 GB, once.`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), manifest)
  // No install scripts but that of the one native module it needs: the others download and compile what nobody uses.
  await npm(folder, [
    'install',
    '--legacy-peer-deps',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  await npm(folder, ['rebuild', 'sqlite3'])
  await writeFile(finished, manifest)
  return command
}

async function npm(folder: string, args: string[]) {
  // `--prefix`: under `npm run` npm would otherwise take the project's folder for its own.
  const child = spawn('npm', ['--prefix', folder, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`npm ${args[0]} for n8n ended with ${code}`)
}

async function readIfThere(path: string) {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
