import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { accountModel } from '#accounts/account-model.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createConnectedSites } from '#platforms/wordpress/connected-sites.ts'
import { createConnectionAdministration } from '#platforms/wordpress/connection-administration.ts'
import { createConnections } from '#platforms/wordpress/connections.ts'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem, testSecret } from '../../../test/backends/backend.ts'
import { startConnectedBackend } from '../../../test/clients/connected-backend.ts'
import { testAccount } from '../../../test/clients/wordpress-site.ts'
import { holdDocument } from '../../../test/faults/held-document.ts'

const { backend, wordpress, mine, proven, close } = await startConnectedBackend()
afterAll(close)

const documentOf = () => siteModel(backend.connection).findById(mine().siteId).lean()

beforeEach(async () => {
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
})

describe('a call of a connection', () => {
  const syncStatus = async () => (await wordpress.call(backend, '/v1/wordpress/sync', wordpress.snapshot())).status

  it('is refused of a suspended account, and of a connection whose sites are disabled', async () => {
    const accounts = accountModel(backend.connection)
    await accounts.updateOne({ _id: testAccount }, { $set: { status: 'suspended' } })
    expect(await syncStatus()).toBe(403)
    await accounts.updateOne({ _id: testAccount }, { $set: { status: 'active' } })
    expect(await syncStatus()).toBe(200)
    await backend.administration.setStatus(mine().siteId, 'disabled')
    expect(await syncStatus()).toBe(403)
    await backend.administration.setStatus(mine().siteId, 'active')
    expect(await syncStatus()).toBe(200)
  })

  it('asks about nobody on a disabled site, nor after a goodbye', async () => {
    await proven()
    const about = async (path: string, ref: number) =>
      (await wordpress.call(backend, `/v1/wordpress/${path}`, { ref, email: 'a@b.example', page: 1 })).status
    await wordpress.sync(backend, {
      ...wordpress.snapshot(),
      sites: [1, 2].flatMap((ref) => wordpress.snapshot({ ref }).sites),
    })
    expect([await about('export', 1), await about('erase', 1)]).toEqual([200, 200])
    await backend.administration.setStatus(mine().siteId, 'disabled')
    expect([await about('export', 1), await about('erase', 1), await about('export', 2)]).toEqual([404, 404, 200])
    await backend.administration.setStatus(mine().siteId, 'active')
    expect((await wordpress.call(backend, '/v1/wordpress/disconnect', {})).status).toBe(204)
    expect([await about('export', 1), await about('erase', 1)]).toEqual([404, 404])
    // It still proves itself, and says that it is there.
    expect([await syncStatus(), await about('export', 1)]).toEqual([200, 200])
  })

  it('that was verified before another connection took the site over does not take it back', async () => {
    const former = wordpress.connected
    const { siteId } = mine()
    const sites = siteModel(backend.connection)
    const vault = createVault(parseSecret(testSecret))
    const open = (await createConnections(backend.connection, vault).open(former.connectionId)) ?? expect.unreachable()
    const connected = createConnectedSites(backend.connection, vault)
    const network = (home: string) => [
      ...wordpress.snapshot({ ref: 2, home }).sites,
      // The site that is taken over is its last one.
      ...wordpress.snapshot({ home }).sites,
    ]
    await connected.sync(open, network(wordpress.origin))
    const first = await sites.findOne({ 'connection.id': former.connectionId, 'connection.ref': 2 }).lean()
    const held = await holdDocument(sites, first?._id)
    const late = connected.sync(open, network(`${wordpress.origin}/moved`))
    await held.isWaitedFor()
    await wordpress.connect(backend, { siteId, agent: null })
    await held.letGo()
    await late
    const link = { id: wordpress.connected.connectionId, home: wordpress.origin }
    expect((await sites.findById(siteId).lean())?.connection).toMatchObject(link)
  })

  it.each([
    ['', 'fulfilled', () => wordpress.snapshot({ testMode: true }).sites],
    [
      ', and names too many addresses,',
      'rejected',
      () => {
        const [one] = wordpress.snapshot({ testMode: true }).sites
        const [home] = one?.origins ?? []
        if (!one || !home) expect.unreachable()
        const origins = Array.from({ length: 50 }, (_, n) => `https://${n}.example`)
        return [{ ...one, origins: [home, ...origins.map((origin) => ({ origin, url: `${origin}/` }))] }]
      },
    ],
  ])(
    'that was verified before its connection was ended%s leaves no shop in test mode',
    async (_, outcome, reported) => {
      const vault = createVault(parseSecret(testSecret))
      const { connectionId } = wordpress.connected
      const open = (await createConnections(backend.connection, vault).open(connectionId)) ?? expect.unreachable()
      await createConnectionAdministration(backend.connection).end(connectionId, null)
      const synced = createConnectedSites(backend.connection, vault).sync(open, reported())
      expect((await Promise.allSettled([synced])).map(({ status }) => status)).toEqual([outcome])
      const link = (await documentOf())?.connection
      expect(link?.id).toBe(connectionId)
      expect(link).not.toHaveProperty('testMode')
    },
  )

  it('that was verified before another connection took over its last site makes no other', async () => {
    const vault = createVault(parseSecret(testSecret))
    const { connectionId } = wordpress.connected
    const open = (await createConnections(backend.connection, vault).open(connectionId)) ?? expect.unreachable()
    await wordpress.connect(backend, { siteId: mine().siteId, agent: null })
    expect(await createConnectedSites(backend.connection, vault).sync(open, wordpress.snapshot().sites)).toBeNull()
    expect(await siteModel(backend.connection).countDocuments({ 'connection.id': connectionId })).toBe(0)
  })
})

describe('a snapshot', () => {
  it('makes no more sites than a connection may have, those of before among them', async () => {
    const some = (first: number, count: number) => ({
      ...wordpress.snapshot(),
      sites: Array.from({ length: count }, (_, n) => wordpress.snapshot({ ref: first + n }).sites).flat(),
    })
    const ofConnection = () =>
      siteModel(backend.connection).countDocuments({ 'connection.id': wordpress.connected.connectionId })
    await wordpress.sync(backend, some(1, 60))
    const both = [some(101, 41), some(201, 41)].map((more) => wordpress.call(backend, '/v1/wordpress/sync', more))
    for (const response of await Promise.all(both)) await expectProblem(response, 400, 'invalid_request', 'sites')
    expect(await ofConnection()).toBe(60)
    expect((await wordpress.sync(backend, some(1, 60))).sites).toHaveLength(60)
  })

  it('makes no more sites than an account may have', async () => {
    const accountId = 'acc_full'
    await wordpress.connect(backend, { accountId, agent: { kind: 'demo' } })
    const sites = siteModel(backend.connection)
    const { connection: _, ...document } = (await documentOf()) ?? expect.unreachable()
    const others = Array.from({ length: 999 }, (_, n) => ({
      ...document,
      _id: `o${n}`,
      key: `k${n}`,
      secretKeyHash: `h${n}`,
    }))
    await sites.insertMany(others, { lean: true })
    const more = { ...wordpress.snapshot(), sites: [1, 2].flatMap((ref) => wordpress.snapshot({ ref }).sites) }
    await expectProblem(await wordpress.call(backend, '/v1/wordpress/sync', more), 400, 'invalid_request', 'sites')
    const code = await wordpress.code(backend, { accountId })
    const body = { code, verifier: wordpress.verifier, ...wordpress.snapshot() }
    await expectProblem(await wordpress.exchange(backend, body), 400, 'invalid_request', 'sites')
    const { siteId } = mine()
    await wordpress.connect(backend, { accountId, siteId, agent: null })
    expect(mine().siteId).toBe(siteId)
    await sites.deleteMany({ accountId })
  })
})
