import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atTerminal } from '../../test/clients/terminal.ts'
import { type NewAgentOptions, newAgentAccess } from './agent-options.ts'
import { exitCode } from './run.ts'

/** Runs a command line that ends before it needs a database. */
const run = (line: string, env: Record<string, string> = {}) => atTerminal(line.split(' '), env)

const create = 'site create --name A --origin https://a.example --agent-url https://n8n.example/webhook/x'

describe('the command line', () => {
  it('explains itself when asked', async () => {
    expect(await run('--help')).toMatchObject({ code: exitCode.done, out: expect.stringContaining('Usage: parley') })
    expect((await run('site create --help')).out).toContain('--secret-file')
  })

  it.each([
    ['sites list', "error: unknown command 'sites'"],
    ['site show', "error: missing required argument 'site'"],
    ['site create --name A', "error: required option '--agent-url <url>' not specified"],
    ['site list --yaml', "error: unknown option '--yaml'"],
    [`${create} --history ten`, 'Write a whole number.'],
    [`${create} --quota -1`, 'Write a whole number, or none.'],
    [`${create} --auth digest`, 'Allowed choices are none, basic, header, jwt'],
    [`${create} --auth basic --secret-file -`, 'parley: --auth basic needs --user'],
    [`${create} --auth basic --user me`, 'parley: --auth basic needs --secret-file (- reads standard input)'],
    [`${create} --auth header --secret-file -`, 'parley: --auth header needs --header'],
    [`${create} --auth jwt --secret-file -`, 'parley: --secret-file - is empty'],
    [`${create} --auth jwt --secret-file /no/such/file`, 'parley: --secret-file /no/such/file cannot be read'],
    ['site set pk_1', 'parley: set needs what is to be changed: see --help'],
    ['site set pk_1 --quota many', 'Write a whole number, or none.'],
    ['site configure pk_1', 'parley: configure needs either --file or --print'],
    ['site configure pk_1 --file x --print', 'parley: configure needs either --file or --print'],
    ['site configure pk_1 --file /no/such/file', 'parley: --file /no/such/file cannot be read'],
    ['site configure pk_1 --file -', 'parley: --file - is no JSON'],
    [
      'site create --name A --origin https://a.example --agent-url - --auth jwt --secret-file -',
      'parley: --agent-url and --secret-file cannot both read standard input',
    ],
    [`${create} --user me`, 'parley: --user goes with --auth basic'],
    ['site set-agent pk_1', 'parley: set-agent needs --agent-url, --auth, --private or --no-private'],
    ['site set-agent pk_1 --user me', 'parley: --user goes with --auth basic'],
    ['site set-agent pk_1 --secret-file -', 'parley: --secret-file goes with --auth'],
    [`${create} --secret-file -`, 'parley: --secret-file goes with --auth'],
  ])('says what is wrong with %j', async (line, message) => {
    const { code, out, err } = await run(line)
    expect({ code, out }).toEqual({ code: exitCode.usage, out: '' })
    expect(err).toContain(message)
  })

  it('names every problem of the configuration', async () => {
    const { code, err } = await run('site list', { PORT: 'x', MONGODB_URI: 'http://x', PARLEY_SECRET: '00'.repeat(32) })
    expect(code).toBe(exitCode.failed)
    for (const name of ['PORT', 'MONGODB_URI', 'PARLEY_SECRET is weak']) expect(err).toContain(name)
  })
})

it('says, of a line that is typed wrongly, where to look', async () => {
  expect((await run('site add-origin pk_1')).err).toBe(
    "error: missing required argument 'origin'\nWith --help after it, the command says what it takes.\n",
  )
})

describe('the options of an agent', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-cli-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const read = (options: Partial<NewAgentOptions>, input: (Uint8Array | string)[] = []) =>
    newAgentAccess(
      { agentUrl: 'https://n8n.example', auth: 'none', ...options },
      {
        env: {},
        stdin: (async function* () {
          yield* input
        })(),
        out: () => {},
        err: () => {},
      },
    )

  it('take a secret from a file, without the line end behind it', async () => {
    const secretFile = join(folder, 'secret')
    await writeFile(secretFile, ' a secret \n')
    expect(await read({ auth: 'jwt', secretFile })).toEqual({
      url: 'https://n8n.example',
      authentication: { kind: 'jwt', secret: ' a secret ' },
    })
  })

  it('take a secret from standard input, a character cut between two pieces too', async () => {
    const bytes = Buffer.from('пароль\n')
    const pieces = [bytes.subarray(0, 3), bytes.subarray(3)]
    expect(await read({ auth: 'basic', user: 'me', secretFile: '-' }, pieces)).toMatchObject({
      authentication: { kind: 'basic', user: 'me', password: 'пароль' },
    })
  })

  it('put a secret into a header that the merchant names', async () => {
    expect(await read({ auth: 'header', header: 'X-Key', secretFile: '-' }, ['v'])).toMatchObject({
      authentication: { kind: 'header', name: 'X-Key', value: 'v' },
    })
  })

  it('take the address from standard input, too', async () => {
    expect(await read({ agentUrl: '-' }, ['https://n8n.example/webhook/x\n'])).toEqual({
      url: 'https://n8n.example/webhook/x',
      authentication: { kind: 'none' },
    })
  })
})
