import { randomBytes } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIndexes } from '#database/indexes.ts'
import { transaction } from '#database/majority-transaction.ts'
import { newId } from '#ids.ts'
import { createVault } from '#keys/vault.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { traces } from '../../test/databases/traces.ts'
import { eraseVisitorRecords } from './erase-visitor-records.ts'
import { erasureModel } from './erasure-model.ts'
import { createReturnTokens } from './return-token.ts'
import { openRevocations, type Revocations } from './revocations.ts'
import { VisitorGone } from './visitor-gone.ts'
import { createVisitors, type Visitors } from './visitors.ts'

const siteId = 'site_1'
const anna = { sub: 'customer 7', email: 'Anna@Shop.example', name: 'Анна' }

let database: TestDatabase
let revocations: Revocations
let visitors: Visitors
const newVisitor = () => ({ visitorId: newId('vis'), siteId })
const returnTokens = () => createReturnTokens(database.connection)
const eraseRecords = (visitor: { visitorId: string; siteId: string }) =>
  transaction(database.connection, (session) => eraseVisitorRecords(database.connection)(visitor, session))
const erased = (visitorId: string) => erasureModel(database.connection).findById(visitorId).lean()
const left = (visitorId: string) => traces(database.connection, [visitorId], ['erasures', 'revocations'])

beforeAll(async () => {
  database = await testDatabase()
  const { connection } = database
  revocations = await openRevocations({ connection, report: (error) => expect.unreachable(String(error)) })
  visitors = createVisitors({
    connection,
    vault: createVault(randomBytes(32)),
    revocations,
    returnTokens: returnTokens(),
  })
  eraseVisitorRecords(connection)
  await createIndexes(Object.values(connection.models))
})
afterAll(async () => {
  await revocations.close()
  await database.drop()
})

describe('a visitor who is forgotten', () => {
  it('is in no collection, and only that it was done is written down', async () => {
    const session = await visitors.identify(siteId, anna, null)
    const visitor = { visitorId: session.visitorId, siteId }
    await visitors.ensureVisitor({ ...session, siteId })
    await returnTokens().issue(visitor.visitorId, siteId)
    await eraseRecords(visitor)
    await eraseRecords(visitor)
    expect(await left(visitor.visitorId)).toEqual([])
    expect(await erased(visitor.visitorId)).toEqual({
      _id: visitor.visitorId,
      siteId,
      at: expect.any(Date),
    })
    expect((await visitors.identify(siteId, anna, null)).visitorId).not.toBe(visitor.visitorId)
  })

  it('and of whom nothing was known leaves nothing but the end of the sessions', async () => {
    const visitor = newVisitor()
    await eraseRecords(visitor)
    expect(await traces(database.connection, [visitor.visitorId])).toEqual(['revocations'])
  })

  it("is another site's no more than before", async () => {
    const visitor = newVisitor()
    await visitors.ensureVisitor(visitor)
    await expect(eraseRecords({ ...visitor, siteId: 'site_2' })).rejects.toThrow()
    expect(await left(visitor.visitorId)).toEqual(['visitors'])
  })

  it('gets no return token any more', async () => {
    const visitor = newVisitor()
    await visitors.ensureVisitor(visitor)
    await eraseRecords(visitor)
    const refused = expect(returnTokens().issue(visitor.visitorId, siteId)).rejects
    await refused.toThrow(VisitorGone)
    await refused.toMatchObject({ name: 'VisitorGone' })
    expect(await left(visitor.visitorId)).toEqual([])
  })
})

describe('an erasure', () => {
  const know = async () => {
    const visitor = newVisitor()
    await visitors.ensureVisitor(visitor)
    return { ...visitor, token: await returnTokens().issue(visitor.visitorId, siteId) }
  }

  it('leaves everybody else as they are', async () => {
    const [before, erasing, after] = [await know(), await know(), await know()]
    await eraseRecords(erasing)
    for (const { visitorId, token } of [before, after]) {
      expect(await visitors.isKnown({ visitorId, siteId })).toBe(true)
      expect(await returnTokens().redeem(token, siteId)).toBe(visitorId)
    }
  })

  it('is done with the transaction, or not at all', async () => {
    const { token, ...visitor } = await know()
    const cut = transaction(database.connection, async (session) => {
      await eraseVisitorRecords(database.connection)(visitor, session)
      throw new Error('cut')
    })
    await expect(cut).rejects.toThrow('cut')
    expect(await returnTokens().redeem(token, siteId)).toBe(visitor.visitorId)
    expect(await revocations.isErased(visitor.visitorId)).toBe(false)
    expect(await erased(visitor.visitorId)).toBeNull()
  })
})

describe('a first message that meets an erasure', () => {
  /** Runs `meanwhile` in the midst of a transaction that has already read; how often that had to begin. */
  async function during(meanwhile: () => Promise<unknown>, work: (session: ClientSession) => Promise<unknown>) {
    let begun = 0
    await transaction(database.connection, async (session) => {
      begun += 1
      await erasureModel(database.connection).findOne({ _id: 'nobody' }).session(session)
      if (begun === 1) await meanwhile()
      await work(session)
    })
    return begun
  }

  it('is refused when the erasure came first, although it began before it', async () => {
    const visitor = newVisitor()
    const said = during(
      () => eraseRecords(visitor),
      (session) => visitors.ensureVisitor(visitor, session),
    )
    await expect(said).rejects.toThrow(VisitorGone)
    expect(await left(visitor.visitorId)).toEqual([])
  })

  it('is seen by the erasure when it came first', async () => {
    const visitor = newVisitor()
    const begun = await during(
      () => visitors.ensureVisitor(visitor),
      (session) => eraseVisitorRecords(database.connection)(visitor, session),
    )
    expect(begun).toBe(2)
    expect(await left(visitor.visitorId)).toEqual([])
    expect(await erased(visitor.visitorId)).not.toBeNull()
  })
})
