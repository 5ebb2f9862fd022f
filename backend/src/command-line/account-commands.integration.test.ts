import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAudit } from '#accounts/audit.ts'
import { personModel } from '#accounts/person-model.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { connectionModel } from '#platforms/wordpress/connection-model.ts'
import { createConnections } from '#platforms/wordpress/connections.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { atTerminal } from '../../test/clients/terminal.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { exitCode } from './run.ts'

let database: TestDatabase
let dataDir: string
beforeAll(async () => {
  ;[database, dataDir] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'parley-accounts-'))])
})
afterAll(async () => {
  await database.drop()
  await rm(dataDir, { recursive: true })
})

/** Runs a command line on the database. */
const parley = (args: string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}) =>
  atTerminal(
    args,
    {
      MONGODB_URI: database.uri,
      PARLEY_SECRET: '5f1a9c3be07d42886ac1d5f03e9b7264c8d2e1f5a7b3904c6d8e2f1a0b9c7d53',
      CONSOLE_URL: 'https://console.example',
      DATA_DIR: dataDir,
      ...env,
    },
    input,
  )

const create = (email: string, ...more: string[]) => ['account', 'create', '--name', 'Лавка', '--email', email, ...more]
const refused = async (args: string[], message: string, options = {}) => {
  const { code, out, err } = await parley(args, options)
  expect([code, out]).toEqual([exitCode.failed, ''])
  expect(err).toContain(message)
}

describe('parley account create', () => {
  it('takes a password from standard input, and shows it nowhere', async () => {
    const made = await parley(create('Maya@Shop.example', '--password-file', '-'), { input: 'correct horse\n' })
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toMatch(
      /^Account {2}acc_\S{22}\nName {5}Лавка\nStatus {3}active\nMembers {2}maya@shop\.example \(owner\)\n$/,
    )
    const person = await personModel(database.connection).findOne({ email: 'maya@shop.example' }).lean()
    expect(person?.passwordHash).toMatch(/^\$argon2id\$/)
  })

  it('prints a link where no password is given', async () => {
    const made = await parley(['--json', ...create('link@shop.example')])
    expect(JSON.parse(made.out)).toEqual({
      id: expect.stringMatching(/^acc_/),
      name: 'Лавка',
      status: 'active',
      members: [{ email: 'link@shop.example', role: 'owner' }],
      createdAt: expect.any(String),
      link: expect.stringMatching(/^https:\/\/console\.example\/set-password\?invitation=[\w-]{43}$/),
    })
  })

  it('refuses what does not hold, and makes nothing', async () => {
    const stdin = ['--password-file', '-']
    await refused(create('MAYA@shop.example'), 'maya@shop.example has an account already: `parley account invite`')
    await refused(create('maya'), '"maya" is no e-mail address')
    await refused(['account', 'create', '--name', ' ', '--email', 'new@shop.example'], '1 to 100 characters')
    await refused(create('new@shop.example', ...stdin), 'at least 8 characters', { input: 'short' })
    await refused(create('new@shop.example', ...stdin), 'commonest', { input: 'password1' })
    const usage = await parley(create('new@shop.example', ...stdin), { input: '\n' })
    expect(usage).toMatchObject({ code: exitCode.usage, err: 'parley: --password-file - is empty\n' })
    const env = { CONSOLE_URL: '', PUBLIC_URL: 'https://chat.example' }
    expect(await parley(create('new@shop.example'), { env })).toMatchObject({
      code: exitCode.usage,
      err: 'parley: a link leads to the console: set CONSOLE_URL\n',
    })
    expect(await personModel(database.connection).countDocuments({ email: 'new@shop.example' })).toBe(0)
  })
})

describe('parley account invite', () => {
  it('prints a link to set a password, or to sign up', async () => {
    const reset = await parley(['account', 'invite', 'maya@shop.example'])
    expect(reset.out).toMatch(
      /^For maya@shop\.example alone, to set a password, once and within 7 days:\nhttps:\/\/console\.example\/set-password\?invitation=[\w-]{43}\n$/,
    )
    const { link } = JSON.parse((await parley(['--json', 'account', 'invite', 'new@shop.example'])).out)
    expect(link).toMatch(/^https:\/\/console\.example\/sign-up\?invitation=[\w-]{43}$/)
  })

  it('invites nobody new where signing up is closed', async () => {
    const env = { SIGNUP: 'closed' }
    await refused(['account', 'invite', 'new@shop.example'], 'SIGNUP is closed: make it with', { env })
    expect((await parley(['account', 'invite', 'maya@shop.example'], { env })).code).toBe(exitCode.done)
  })
})

describe('parley account suspend and resume', () => {
  it('take an id or an e-mail, and the list shows it', async () => {
    const [maya] = JSON.parse((await parley(['--json', 'account', 'list'])).out)
    expect((await parley(['account', 'suspend', maya.id])).out).toContain('Status   suspended')
    expect((await parley(['account', 'list'])).out).toContain(
      `${maya.id}  suspended  Лавка  maya@shop.example (owner)\n`,
    )
    await refused(['account', 'invite', 'maya@shop.example'], 'is suspended: `parley account resume`')
    expect((await parley(['account', 'resume', 'Maya@shop.example'])).out).toContain('Status   active')
  })

  it('say so where there is no such account', async () => {
    for (const name of ['acc_none', 'nobody@shop.example'])
      await refused(['account', 'suspend', name], `there is no account ${name}: \`parley account list\` shows them`)
  })
})

describe('parley account connections', () => {
  const vault = createVault(parseSecret('5f1a9c3be07d42886ac1d5f03e9b7264c8d2e1f5a7b3904c6d8e2f1a0b9c7d53'))
  const connected = async (accountId: string) => {
    const versions = { plugin: '1', wordpress: '7', php: '8' }
    return createConnections(database.connection, vault).create(accountId, 'https://shop.example/', versions)
  }

  it('lists them, and end-connection ends one', async () => {
    const made = await parley(['--json', ...create('wp@shop.example', '--password-file', '-')], {
      input: 'correct horse\n',
    })
    const none = await parley(['account', 'connections', 'wp@shop.example'])
    expect(none.out).toContain('its owner presses Connect')
    const { id } = await connected(JSON.parse(made.out).id)
    const row = (state: string) => new RegExp(`^${id}  ${state} +https://shop\\.example/  last heard of 20`)
    expect((await parley(['account', 'connections', 'wp@shop.example'])).out).toMatch(row('connected'))
    const accountId: string = JSON.parse(made.out).id
    const kept = { connection: { id, ref: 1, home: 'https://shop.example/', rest: 'https://shop.example/wp-json/' } }
    const { site } = await createSiteAdministration({ connection: database.connection, vault, accountId }).create({
      name: 'Shop',
      origins: [],
      agent: null,
      kept: { ...kept, reported: [] },
    })
    expect((await parley(['account', 'end-connection', id])).out).toMatch(row('ended'))
    const decided = await createAudit(database.connection).ofSite({ id: site.id, accountId })
    expect(decided).toMatchObject([{ what: 'connection_ended', about: 'https://shop.example/' }])
    expect(decided[0]).not.toHaveProperty('email')
    expect((await parley(['account', 'connections', 'wp@shop.example'])).out).toMatch(row('ended'))
    expect((await connectionModel(database.connection).findById(id).lean())?.revokedAt).toBeInstanceOf(Date)
    await refused(['account', 'end-connection', 'wpc_none'], '`parley account connections <account>` shows them')
    await refused(['account', 'connections', 'acc_none'], '`parley account list` shows them')
  })
})
