import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect } from 'vitest'
import { runCommandLine } from '#command-line/run.ts'
import { testDatabase } from '../databases/database.ts'

/** What a command line wrote, and with which code it ended. */
export interface Written {
  readonly code: number
  readonly out: string
  readonly err: string
}

/**
 * Runs a command line in this process: one of its own for each call would take the most of a test's time.
 *
 * @param input what stands on standard input.
 */
export async function atTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  input = '',
): Promise<Written> {
  const written = { out: '', err: '' }
  const code = await runCommandLine(args, {
    env,
    stdin: Readable.from([input]),
    out: (text) => {
      written.out += text
    },
    err: (text) => {
      written.err += text
    },
  })
  return { code, ...written }
}

/** A command line for all tests of a file, with a database and a folder of its own. */
export async function startTerminal() {
  const database = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'parley-cli-'))
  const { NODE_ENV: _, ...inherited } = process.env
  const env: NodeJS.ProcessEnv = {
    ...inherited,
    MONGODB_URI: database.uri,
    PARLEY_SECRET: randomBytes(32).toString('hex'),
    PUBLIC_URL: 'https://chat.example',
    DATA_DIR: folder,
  }
  const parley = (args: readonly string[], { input = '', more = {} } = {}) =>
    atTerminal(args, { ...env, ...more }, input)
  return {
    database,
    folder,
    /** A change of it holds for the command lines that follow. */
    env,
    parley,
    /** What a command line that succeeds writes with `--json`. */
    async json(...args: readonly string[]) {
      const { code, out, err } = await parley(['--json', ...args])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      return JSON.parse(out)
    },
    async close(): Promise<void> {
      await database.drop()
      await rm(folder, { recursive: true })
    },
  }
}
