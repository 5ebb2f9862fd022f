import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createVault, type Vault } from '#keys/vault.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { createContacts } from './contacts.ts'
import { createPeople } from './find-people.ts'
import { resealVisitors } from './reseal-visitors.ts'
import { identityFields } from './sealed-identity.ts'
import { visitorModel } from './visitor-model.ts'

const siteId = 'site_1'
const former = randomBytes(32)
const present = randomBytes(32)
const before = createVault(former)
const both = createVault(present, former)
const after = createVault(present)
const never = new AbortController().signal
const who = { sub: '7', email: 'anna@shop.example' }
const contact = { email: 'anna@home.example' }

let database: TestDatabase
const visitors = () => visitorModel(database.connection)
const kept = () => visitors().find().sort({ _id: 1 }).lean()
const found = async (email: string) =>
  Array.fromAsync(createPeople(database.connection, after)({ siteId, email }), ({ visitor }) => visitor.visitorId)

async function came(visitorId: string, parts: { identity?: Vault; contact?: Vault }): Promise<void> {
  const at = new Date()
  const visitor = { visitorId, siteId }
  const identity = parts.identity && identityFields(parts.identity, visitor, { ...who, sub: visitorId })
  await visitors().create({ _id: visitorId, siteId, createdAt: at, lastSeenAt: at, ...(identity && { identity }) })
  if (parts.contact) await createContacts(database.connection, parts.contact).set(visitor, contact)
}

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(() => visitors().collection.deleteMany({}))

it('opens and finds with the present secret alone all that the former one sealed', async () => {
  await came('vis_a', { identity: before })
  await came('vis_b', { contact: before })
  await came('vis_c', { identity: before, contact: before })
  expect(await resealVisitors(database.connection, both, never)).toBe(3)
  expect(await found('anna@shop.example')).toEqual(['vis_a', 'vis_c'])
  expect(await found('anna@home.example')).toEqual(['vis_b', 'vis_c'])
})

it('leaves as it is what the present secret sealed, and who said nothing of themselves', async () => {
  await came('vis_a', { identity: after, contact: after })
  await came('vis_b', {})
  const stood = await kept()
  expect(await resealVisitors(database.connection, both, never)).toBe(0)
  expect(await kept()).toEqual(stood)
})

it('seals the one anew and leaves the other', async () => {
  await came('vis_a', { identity: before, contact: after })
  await came('vis_b', { identity: after, contact: before })
  const [a, b] = await kept()
  expect(await resealVisitors(database.connection, both, never)).toBe(2)
  const [newA, newB] = await kept()
  expect(newA).toEqual({ ...a, identity: newA?.identity })
  expect(newA?.identity).not.toEqual(a?.identity)
  expect(newB).toEqual({ ...b, contact: newB?.contact, contactIndex: newB?.contactIndex })
  expect(newB?.contact).not.toBe(b?.contact)
})

it('does not take back what a visitor changed meanwhile', async () => {
  await came('vis_a', { identity: before })
  await came('vis_b', { contact: before })
  const read = Promise.withResolvers<void>()
  const watched: Vault = {
    ...both,
    isStale(sealed) {
      read.resolve()
      return both.isStale(sealed)
    },
  }
  // What a transaction has written is not read before its end, and what writes over it waits for that.
  let resealing: Promise<number> | undefined
  await database.connection.transaction(async (session) => {
    await visitors().updateMany({}, { $set: { 'identity.sealed': 'newer', contact: 'newer' } }, { session })
    resealing = resealVisitors(database.connection, watched, never)
    await read.promise
  })
  await resealing
  expect((await kept()).map(({ identity, contact }) => [identity?.sealed, contact])).toEqual([
    ['newer', 'newer'],
    ['newer', 'newer'],
  ])
})

it('ends early when it is asked to', async () => {
  await came('vis_a', { identity: before })
  expect(await resealVisitors(database.connection, both, AbortSignal.abort())).toBe(0)
  expect((await kept()).map(({ identity }) => identity && before.isStale(identity.sealed))).toEqual([false])
})
