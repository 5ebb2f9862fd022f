import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createDialer } from '#outbound/dialer.ts'
import { type TestDatabase, testDatabase } from '../../../test/databases/database.ts'
import { changeOrigins } from '../change-origins.ts'
import { newSiteFields } from '../new-site.ts'
import { askedAnew } from '../origin-list.ts'
import { type SiteDocument, siteModel } from '../site-model.ts'
import { createProofs, type ProofsOptions } from './proofs.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(() => siteModel(database.connection).deleteMany())
afterAll(() => database.drop())

/** A site of the account whose origins are all due since then. */
const due = (accountId: string, since: number, hosts: readonly string[]): SiteDocument => ({
  ...newSiteFields({ name: 'A shop', origins: [], agent: null }),
  _id: `${accountId}-${since}`,
  key: `${accountId}-${since}`,
  accountId,
  agent: null,
  secretKeyHash: `${accountId}-${since}`,
  identityKey: 'sealed',
  origins: hosts.map((host) => ({
    origin: `https://${host}`,
    addedAt: new Date(since),
    state: 'pending',
    url: `https://${host}/`,
    checkAt: new Date(since),
  })),
})

const startProofs = (meansOf: ProofsOptions['meansOf']) =>
  createProofs({
    connection: database.connection,
    dialer: createDialer({ ownEndpoints: () => [] }),
    privateOrigins: new Set(),
    meansOf,
    report: (error) => expect.unreachable(`${error}`),
  })

it('asks for an account two origins of a host and eight in all at once, and hides nobody behind them', async () => {
  const greedy = Array.from({ length: 150 }, (_, n) => due('greedy', n, [`${n}.greedy.example`]))
  const flood = [1, 2, 3].map((n) => due('flood', 200 + n, [`victim.example:${n}`, `victim.example:${n + 10}`]))
  const documents = [
    ...greedy,
    ...flood,
    due('victim', 250, ['victim.example']),
    due('patient', 300, ['patient.example']),
  ]
  await siteModel(database.connection).insertMany(documents, { lean: true })
  const asked: string[] = []
  const hold = Promise.withResolvers<null>()
  const proofs = startProofs((siteId) => {
    asked.push(siteId.replace(/-.*/, ''))
    return hold.promise
  })
  const count = (whose: string) => asked.filter((one) => one === whose).length
  await vi.waitFor(() => {
    expect([count('greedy'), count('flood'), count('victim'), count('patient')]).toEqual([8, 2, 1, 1])
  }, 10_000)
  const stopped = proofs.stop()
  hold.resolve(null)
  await stopped
  expect(asked).toHaveLength(12)
})

it('asks within seconds what a new connection reported while the check of the former one ran', async () => {
  const sites = siteModel(database.connection)
  const [taken, other, next] = [1, 2, 3].map((since) => due('shop', since, ['shop.example']))
  if (!taken || !other || !next) expect.unreachable()
  await sites.insertMany([taken, other, next], { lean: true })
  const asked: string[] = []
  const held = new Map([taken, other].map(({ _id }) => [_id, Promise.withResolvers<null>()]))
  const proofs = startProofs(async (siteId) => {
    asked.push(siteId)
    return held.get(siteId)?.promise ?? null
  })
  await vi.waitFor(() => expect(new Set(asked)).toEqual(new Set([taken._id, other._id])), 10_000)
  const link = { id: 'wpc_new', ref: 1, home: 'https://shop.example', rest: 'https://shop.example/wp-json/' }
  await sites.updateOne({ _id: taken._id }, { $set: { connection: link } })
  await changeOrigins(sites, { _id: taken._id }, (origins) => askedAnew(origins, new Date()))
  held.get(taken._id)?.resolve(null)
  // Of one host two are asked at once: the third one's turn comes when the first check has ended.
  await vi.waitFor(() => expect(asked).toContain(next._id), 10_000)
  proofs.answered(link.id)
  await vi.waitFor(() => expect(asked.filter((siteId) => siteId === taken._id)).toHaveLength(2), 10_000)
  const stopped = proofs.stop()
  held.get(other._id)?.resolve(null)
  await stopped
})
