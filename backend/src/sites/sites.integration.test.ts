import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createIndexes } from '#database/indexes.ts'
import { createVault } from '#keys/vault.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { createSiteAdministration, operatorAccount } from './administration.ts'
import { createSiteDirectory } from './site-directory.ts'
import { siteModel } from './site-model.ts'

const vault = createVault(randomBytes(32))
const agent = {
  url: 'https://n8n.example/webhook/canary-address/chat',
  authentication: { kind: 'basic', user: 'parley', password: 'canary-password' },
} as const

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await createIndexes([siteModel(database.connection)])
})
afterAll(() => database.drop())

const administration = (accountId: string | null = null) =>
  createSiteAdministration({ connection: database.connection, vault, accountId })
const directory = () =>
  createSiteDirectory({
    connection: database.connection,
    vault,
    privateHosts: new Set(['n8n:5678']),
    demoAgentHost: null,
  })
const create = (accountId: string | null = null) =>
  administration(accountId).create({ name: 'A shop', origins: ['https://Shop.Example/'], agent })

describe('a site', () => {
  it('is found by key, id and secret key, and carries no secret', async () => {
    const { site, secretKey, identityKey } = await create()
    const sites = directory()
    expect(site).toMatchObject({
      name: 'A shop',
      platform: 'custom',
      status: 'active',
      accountId: operatorAccount,
      origins: ['https://shop.example'],
      private: false,
      quotaPerDay: 10_000,
      config: { version: 1, siteKey: site.key, name: 'A shop' },
    })
    expect(await sites.byKey(site.key)).toEqual(site)
    expect(await sites.byId(site.id)).toEqual(site)
    expect(await sites.bySecretKey(secretKey)).toEqual(site)
    expect(await sites.identityKey(site.id)).toBe(identityKey)
    expect(Object.isFrozen(site)).toBe(true)
    expect(JSON.stringify(site)).not.toMatch(/canary|"[si]k_/)
  })

  it('has a config whose version grows with each change of what it shows, and with no other', async () => {
    const { site } = await create()
    const versionAfter = async (change: Promise<{ config: { version: number } }>) => (await change).config.version
    const its = administration()
    expect(await versionAfter(its.configure(site.id, { look: { color: '#123456' } }))).toBe(2)
    expect(await versionAfter(its.set(site.id, { name: 'Another' }))).toBe(3)
    expect(await versionAfter(its.set(site.id, { identityRequired: true }))).toBe(4)
    expect(await versionAfter(its.set(site.id, { historyLength: 3 }))).toBe(4)
    expect(await versionAfter(its.setStatus(site.id, 'disabled'))).toBe(4)
    const many = await Promise.all(['a', 'b', 'c', 'd'].map((name) => versionAfter(its.set(site.id, { name }))))
    expect(many.sort()).toEqual([5, 6, 7, 8])
  })

  it('keeps address, credentials and keys sealed or hashed', async () => {
    const { site, secretKey, identityKey } = await create()
    const raw = JSON.stringify(await siteModel(database.connection).findById(site.id).lean())
    for (const secret of ['canary', secretKey, identityKey]) expect(raw).not.toContain(secret)
  })

  it('gives the agent settings in the clear to the call alone', async () => {
    const { site } = await create()
    expect(await directory().agentSettings(site.id)).toEqual({
      ...agent,
      privateHosts: new Set(),
      limits: { firstContentMs: 120_000, idleMs: 60_000, totalMs: 300_000, maxAnswerBytes: 1_000_000 },
    })
  })

  it('may call private hosts only where the operator marked it', async () => {
    const { site } = await administration().create({ name: 'Private', origins: [], agent, private: true })
    expect((await directory().agentSettings(site.id))?.privateHosts).toEqual(new Set(['n8n:5678']))
  })

  it.each(['pk_unknown', 'pk_', '', 'site_1', 'sk_x', 'pk_a b', `pk_${'x'.repeat(100)}`])(
    'is not found by %j',
    async (key) => expect(await directory().byKey(key)).toBeNull(),
  )

  it('is looked up once by many who ask at once, also when it does not exist', async () => {
    const { site } = await create()
    const sites = directory()
    let finds = 0
    database.connection.set('debug', () => finds++)
    try {
      await Promise.all(Array.from({ length: 50 }, () => sites.byKey(site.key)))
      await Promise.all(Array.from({ length: 50 }, () => sites.byKey('pk_unknown')))
      await sites.byKey(site.key)
      await sites.byKey('pk_unknown')
      expect(finds).toBe(2)
    } finally {
      database.connection.set('debug', false)
    }
  })

  it('is seen disabled, or without a removed origin, within 2 s by a process that knew it', async () => {
    const { site } = await create()
    const sites = directory()
    await sites.byKey(site.key)
    await administration().setStatus(site.id, 'disabled')
    await administration().removeOrigin(site.id, 'https://shop.example')
    const now = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 2_000)
    expect(await sites.byKey(site.key)).toMatchObject({ status: 'disabled', origins: [] })
  })

  it('is not opened by its secret key while it is disabled, nor by a former key', async () => {
    const { site, secretKey } = await create()
    const sites = directory()
    await administration().setStatus(site.id, 'disabled')
    expect(await sites.bySecretKey(secretKey)).toBeNull()
    await administration().setStatus(site.id, 'active')
    const rotated = await administration().rotateSecretKey(site.id)
    expect(await sites.bySecretKey(secretKey)).toBeNull()
    expect(await sites.bySecretKey(rotated.secretKey)).toEqual(site)
  })

  it('gets another identity key', async () => {
    const { site, identityKey } = await create()
    const rotated = await administration().rotateIdentityKey(site.key)
    expect(rotated.identityKey).not.toBe(identityKey)
    expect(await directory().identityKey(site.id)).toBe(rotated.identityKey)
  })
})

describe('administration', () => {
  it('adds an origin once, however it is spelt and however many do so', async () => {
    const { site } = await create()
    const spellings = ['https://new.example', 'https://NEW.example/', 'https://new.example:443']
    await Promise.all(spellings.map((origin) => administration().addOrigin(site.id, origin)))
    expect((await administration().show(site.id)).origins).toEqual(['https://shop.example', 'https://new.example'])
  })

  it('holds the limit of 50 origins against many who add at once', async () => {
    const { site } = await create()
    const added = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) => administration().addOrigin(site.id, `https://n${n}.example`)),
    )
    expect((await administration().show(site.id)).origins).toHaveLength(50)
    expect(added.filter(({ status }) => status === 'rejected')).toHaveLength(11)
  })

  it('refuses to remove an origin that a site does not have', async () => {
    const { site } = await create()
    await expect(administration().removeOrigin(site.id, 'https://other.example')).rejects.toMatchObject({
      code: 'no_such_origin',
    })
  })

  it('gives a key of its own choice to one site only', async () => {
    const demo = {
      name: 'Demo',
      key: 'pk_demo',
      platform: 'demo',
      origins: [],
      agent: null,
      quotaPerDay: null,
    } as const
    const { site } = await administration().create(demo)
    expect(site).toMatchObject({ key: 'pk_demo', platform: 'demo', quotaPerDay: null })
    expect(await directory().agentSettings(site.id)).toBeNull()
    await expect(administration().create(demo)).rejects.toMatchObject({ code: 'key_taken' })
  })

  it("reaches no other account's sites, in any way", async () => {
    const { site } = await create('acc_a')
    const other = administration('acc_b')
    const attempts = [
      () => other.show(site.id),
      () => other.show(site.key),
      () => other.setStatus(site.id, 'disabled'),
      () => other.setAgent(site.id, agent),
      () => other.addOrigin(site.id, 'https://evil.example'),
      () => other.removeOrigin(site.id, 'https://shop.example'),
      () => other.rotateSecretKey(site.id),
      () => other.rotateIdentityKey(site.id),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
    expect(await other.list()).toEqual([])
    expect(await administration('acc_a').show(site.id)).toEqual(site)
  })

  it('lets nobody but the operator mark a site as private', async () => {
    const merchant = administration('acc_a')
    const wanted = { name: 'Private', origins: [], agent, private: true }
    await expect(merchant.create(wanted)).rejects.toMatchObject({ code: 'invalid' })
    const { site } = await create('acc_a')
    await expect(merchant.setAgent(site.id, agent, { private: true })).rejects.toMatchObject({ code: 'invalid' })
    expect((await administration().setAgent(site.id, agent, { private: true })).private).toBe(true)
    expect((await merchant.setAgent(site.id, agent)).private).toBe(true)
    expect((await merchant.setAgent(site.id, { ...agent, url: `${agent.url}/other` })).private).toBe(false)
    await administration().setAgent(site.id, agent, { private: true })
    expect((await merchant.setAgent(site.id, { kind: 'demo' })).private).toBe(false)
  })

  it('keeps of an agent what a change does not say, and sends its secret to no other host unasked', async () => {
    const { site } = await create()
    const settings = async (change: Parameters<ReturnType<typeof administration>['setAgent']>[1]) => {
      await administration().setAgent(site.id, change)
      const { url, authentication } = (await directory().agentSettings(site.id)) ?? {}
      return { url, authentication }
    }
    expect(await settings({})).toEqual(agent)
    const moved = { url: 'https://n8n.example/webhook/moved' }
    expect(await settings(moved)).toEqual({ ...agent, ...moved })
    for (const url of ['https://other.example/x', 'http://n8n.example/x', 'https://n8n.example:5678/x'])
      await expect(settings({ url })).rejects.toMatchObject({ code: 'authentication_unsaid' })
    const jwt = { kind: 'jwt', secret: 'canary' } as const
    expect(await settings({ authentication: jwt })).toEqual({ ...moved, authentication: jwt })
    expect(await settings({ authentication: { kind: 'none' } })).toEqual({ ...moved, authentication: { kind: 'none' } })
    const elsewhere = { url: 'https://other.example/x' }
    expect(await settings(elsewhere)).toEqual({ ...elsewhere, authentication: { kind: 'none' } })

    const bare = await administration().create({ name: 'Bare', origins: [], agent: null })
    await expect(administration().setAgent(bare.site.id, { authentication: jwt })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it('shows where an agent is without the path that calls it', async () => {
    const { site } = await create()
    expect(await administration().describeAgent(site.id)).toEqual({
      origin: 'https://n8n.example',
      authentication: 'basic',
    })
  })

  it('lets the operator reach the sites of all', async () => {
    const { site } = await create('acc_a')
    expect(await administration().show(site.key)).toEqual(site)
  })

  it.each([
    ['an agent that is no web address', { url: 'file:///etc/passwd', authentication: { kind: 'none' } }],
    ['an address with a password', { url: 'https://a:canary@n8n.example', authentication: { kind: 'none' } }],
    [
      'a header that breaks the line',
      { ...agent, authentication: { kind: 'header', name: 'x-a', value: 'a\r\nb: c' } },
    ],
    ['a header of the call itself', { ...agent, authentication: { kind: 'header', name: 'Host', value: 'canary' } }],
    ['a user name with a colon', { ...agent, authentication: { kind: 'basic', user: 'a:b', password: 'canary' } }],
    ['an empty secret', { ...agent, authentication: { kind: 'jwt', secret: '' } }],
  ] as const)('refuses %s, and does not repeat it', async (_, wrong) => {
    const refused = await administration()
      .create({ name: 'Wrong', origins: [], agent: wrong })
      .then(() => null)
      .catch((error: Error) => error)
    expect(refused).toMatchObject({ name: 'SiteError', code: 'invalid' })
    expect(refused?.message).not.toContain('canary')
  })
})
