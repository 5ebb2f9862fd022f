import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseConfig } from '#config.ts'
import { startPrivateMongod } from '#database/private/private-mongod.ts'

/** The program itself, as a shell runs it; its commands are tested beside them. */
const program = fileURLToPath(new URL('../parley.ts', import.meta.url))

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-cli-'))
})
afterAll(() => rm(dataDir, { recursive: true }))

async function parley(args: string[], input = '') {
  const { NODE_ENV: _, ...inherited } = process.env
  const env = { ...inherited, MONGODB_URI: '', PARLEY_SECRET: '', DATA_DIR: dataDir }
  const child = spawn(process.execPath, [program, ...args], { env })
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, out, err }
}

describe('parley, on the private MongoDB', () => {
  it('works while no backend runs, and as a guest of one that does', async () => {
    const named = ['--name', 'A', '--origin', 'https://a.example']
    const agent = ['--agent-url', 'https://n8n.example/', '--auth', 'basic', '--user', 'me', '--secret-file', '-']
    const made = await parley(['--json', 'site', 'create', ...named, ...agent], 'canary-password\n')
    expect(made.code).toBe(0)
    const { key } = JSON.parse(made.out)

    const { cacheDir, mongodPath } = parseConfig(process.env)
    const backend = await startPrivateMongod({ dataDir, cacheDir, mongodPath, log: () => {} })
    try {
      const shown = await parley(['--json', 'site', 'show', key])
      expect(shown).toMatchObject({ code: 0, err: '' })
      expect(JSON.parse(shown.out)).toMatchObject({ name: 'A', agent: { authentication: 'basic' } })
      expect(await parley(['site', 'show', 'pk_unknown'])).toEqual({
        code: 1,
        out: '',
        err: 'parley: there is no site pk_unknown: `parley site list` shows them\n',
      })
    } finally {
      await backend.stop()
    }
  }, 90_000)
})
