import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createDialer } from '#outbound/dialer.ts'
import { type TestDatabase, testDatabase } from '../../../test/databases/database.ts'
import { newSiteFields } from '../new-site.ts'
import { type SiteDocument, siteModel } from '../site-model.ts'
import { createProofs } from './proofs.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
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

it('asks two origins of a host and eight of an account at once, and hides nobody behind them', async () => {
  const greedy = Array.from({ length: 150 }, (_, n) => due('greedy', n, [`${n}.greedy.example`]))
  const flood = [1, 2, 3].map((n) => due('flood', 200 + n, [`victim.example:${n}`, `victim.example:${n + 10}`]))
  const documents = [...greedy, ...flood, due('patient', 300, ['patient.example'])]
  await siteModel(database.connection).insertMany(documents, { lean: true })
  const asked: string[] = []
  const hold = Promise.withResolvers<null>()
  const proofs = createProofs({
    connection: database.connection,
    dialer: createDialer({ ownEndpoints: () => [] }),
    privateOrigins: new Set(),
    meansOf(siteId) {
      asked.push(siteId.replace(/-.*/, ''))
      return hold.promise
    },
    report: (error) => expect.unreachable(`${error}`),
  })
  const count = (whose: string) => asked.filter((one) => one === whose).length
  await vi.waitFor(() => {
    expect([count('greedy'), count('flood'), count('patient')]).toEqual([8, 2, 1])
  }, 10_000)
  const stopped = proofs.stop()
  hold.resolve(null)
  await stopped
  expect(asked).toHaveLength(11)
})
