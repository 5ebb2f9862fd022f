import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIndexes } from '#database/indexes.ts'
import { createVault, type Vault } from '#keys/vault.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { createReturnTokens } from './return-token.ts'
import { returnTokenModel } from './return-token-model.ts'
import { revocationModel } from './revocation-model.ts'
import { openRevocations, type Revocations } from './revocations.ts'
import { VisitorGone } from './visitor-gone.ts'
import { visitorModel } from './visitor-model.ts'
import { createVisitors, type Visitors } from './visitors.ts'

const secret = randomBytes(32)
const anna = { sub: 'customer 7', email: 'Anna@Shop.example', name: 'Анна' }
const siteId = 'site_1'
const x = { visitorId: 'vis_x', siteId }

let database: TestDatabase
let revocations: Revocations
let visitors: Visitors

function processWith(vault: Vault): Visitors {
  const { connection } = database
  return createVisitors({ connection, vault, revocations, returnTokens: createReturnTokens(connection) })
}
const kept = () => visitorModel(database.connection).find().lean()

beforeAll(async () => {
  database = await testDatabase()
  const { connection } = database
  await createIndexes([visitorModel(connection), returnTokenModel(connection), revocationModel(connection)])
})
afterAll(() => database.drop())
beforeEach(async () => {
  const { connection } = database
  const models = [visitorModel(connection), returnTokenModel(connection), revocationModel(connection)]
  for (const { collection } of models) await collection.deleteMany({})
  revocations = await openRevocations({ connection, report: (error) => expect.unreachable(String(error)) })
  visitors = processWith(createVault(secret))
})
afterEach(() => revocations.close())

describe('a visitor', () => {
  it('is written down with the first message, once', async () => {
    expect(await visitors.isKnown(x)).toBe(false)
    expect(await visitors.ensureVisitor(x)).toBe(true)
    expect(await visitors.ensureVisitor(x)).toBe(false)
    expect(await visitors.isKnown(x)).toBe(true)
    expect(await visitors.isKnown({ ...x, siteId: 'site_2' })).toBe(false)
    expect(await visitors.identityOf(x)).toBeNull()
    expect(await visitors.identityOf({ ...x, siteId: 'site_2' })).toBeNull()
  })

  it('has the time of the first message, and of the last', async () => {
    let now = Date.UTC(2026, 0, 1)
    const { connection } = database
    const returnTokens = createReturnTokens(connection)
    const timed = createVisitors({ connection, vault: createVault(secret), revocations, returnTokens, now: () => now })
    await timed.ensureVisitor(x)
    now += 1000
    await timed.ensureVisitor(x)
    expect(await kept()).toEqual([{ _id: 'vis_x', siteId, createdAt: new Date(now - 1000), lastSeenAt: new Date(now) }])
  })

  it("is written down by a transaction's commit, and not by its end without one", async () => {
    const { connection } = database
    const cut = connection.transaction(async (session) => {
      expect(await visitors.ensureVisitor(x, session)).toBe(true)
      throw new Error('cut')
    })
    await expect(cut).rejects.toThrow('cut')
    expect(await kept()).toEqual([])
    await connection.transaction((session) => visitors.ensureVisitor(x, session))
    expect(await kept()).toHaveLength(1)
  })

  it('of another site is not overwritten', async () => {
    await visitors.ensureVisitor(x)
    await expect(visitors.ensureVisitor({ ...x, siteId: 'site_2' })).rejects.toMatchObject({ code: 11000 })
    expect(await kept()).toMatchObject([{ _id: 'vis_x', siteId }])
  })
})

describe('an identity', () => {
  it('writes nothing before the first message', async () => {
    const session = await visitors.identify(siteId, anna, null)
    expect(session.known).toBe(false)
    expect(session.visitorId).toMatch(/^vis_/)
    expect(visitors.openIdentity({ ...session, siteId }, session.sealedIdentity)).toEqual(anna)
    expect(await kept()).toEqual([])
  })

  it('opens the same visitor from every device, after a first message from one', async () => {
    const phone = await visitors.identify(siteId, anna, null)
    expect(await visitors.ensureVisitor({ ...phone, siteId })).toBe(true)
    expect(await visitors.ensureVisitor({ ...phone, siteId })).toBe(false)
    const laptop = await visitors.identify(siteId, anna, null)
    expect(await revocationModel(database.connection).countDocuments()).toBe(0)
    expect(laptop).toMatchObject({ visitorId: phone.visitorId, known: true })
    expect(await visitors.identityOf({ ...phone, siteId })).toEqual(anna)
  })

  it('is another visitor on another site', async () => {
    const here = await visitors.identify(siteId, anna, null)
    await visitors.ensureVisitor({ ...here, siteId })
    const there = await visitors.identify('site_2', anna, null)
    expect(there.visitorId).not.toBe(here.visitorId)
    await visitors.ensureVisitor({ ...there, siteId: 'site_2' })
    const [one, two] = await kept()
    expect(one?.identity?.subIndex).not.toBe(two?.identity?.subIndex)
    expect(one?.identity?.emailIndex).not.toBe(two?.identity?.emailIndex)
  })

  it('is one visitor when two devices send their first message at once', async () => {
    const devices = await Promise.all([0, 1].map(() => visitors.identify(siteId, anna, null)))
    const sent = await Promise.allSettled(devices.map((device) => visitors.ensureVisitor({ ...device, siteId })))
    expect(sent.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [one] = await kept()
    for (const device of devices.filter(({ visitorId }) => visitorId !== one?._id))
      await expect(visitors.ensureVisitor({ ...device, siteId })).rejects.toThrow(VisitorGone)
  })

  it('takes an anonymous history over, once; what held it ends', async () => {
    const returnTokens = createReturnTokens(database.connection)
    await visitors.ensureVisitor(x)
    const token = await returnTokens.issue('vis_x', siteId)
    const joined = await visitors.identify(siteId, anna, 'vis_x')
    expect(joined).toMatchObject({ visitorId: 'vis_x', known: true })
    expect(await visitors.identityOf(x)).toEqual(anna)
    expect(await returnTokens.redeem(token, siteId)).toBeNull()
    expect(await returnTokenModel(database.connection).countDocuments()).toBe(0)
    expect(revocations.isRevoked({ visitorId: 'vis_x', sessionId: 'ses_1' })).toBe(true)
    expect(
      revocations.isRevoked({ visitorId: 'vis_x', sessionId: 'ses_2', sealedIdentity: joined.sealedIdentity }),
    ).toBe(false)
  })

  it('does not leave an anonymous history aside where the identity cannot be written', async () => {
    await visitors.ensureVisitor(x)
    const vault = createVault(secret)
    let fails = true
    const failing = processWith({
      ...vault,
      seal(plaintext, binding) {
        if (!fails) return vault.seal(plaintext, binding)
        fails = false
        throw new Error('no seal')
      },
    })
    await expect(failing.identify(siteId, anna, 'vis_x')).rejects.toThrow('no seal')
    expect(await failing.identify(siteId, anna, 'vis_x')).toMatchObject({ visitorId: 'vis_x' })
  })

  it("does not get another identity's history", async () => {
    await visitors.ensureVisitor(x)
    await visitors.identify(siteId, anna, 'vis_x')
    const boris = await visitors.identify(siteId, { sub: 'customer 8' }, 'vis_x')
    expect(boris).toMatchObject({ known: false })
    expect(boris.visitorId).not.toBe('vis_x')
    expect(await visitors.identityOf(x)).toEqual(anna)
  })

  it('that has a history keeps it, and leaves the anonymous one aside', async () => {
    const before = await visitors.identify(siteId, anna, null)
    await visitors.ensureVisitor({ ...before, siteId })
    await visitors.ensureVisitor(x)
    expect(await visitors.identify(siteId, anna, 'vis_x')).toMatchObject({ visitorId: before.visitorId })
    expect(await visitors.identityOf(x)).toBeNull()
  })

  it('does not take over an anonymous visitor of another site', async () => {
    await visitors.ensureVisitor({ ...x, siteId: 'site_2' })
    expect((await visitors.identify(siteId, anna, 'vis_x')).visitorId).not.toBe('vis_x')
  })

  it('ends the anonymous sessions after all when the process died in the midst of it', async () => {
    await visitors.ensureVisitor(x)
    await visitors.identify(siteId, anna, 'vis_x')
    const token = await createReturnTokens(database.connection).issue('vis_x', siteId)
    await visitors.identify(siteId, anna, 'vis_x')
    expect(await createReturnTokens(database.connection).redeem(token, siteId)).toBeNull()
    expect(await returnTokenModel(database.connection).countDocuments()).toBe(0)
  })

  it('is joined by one of two devices that come with an anonymous history at once', async () => {
    const y = { visitorId: 'vis_y', siteId }
    await Promise.all([visitors.ensureVisitor(x), visitors.ensureVisitor(y)])
    const [one, two] = await Promise.all([x, y].map(({ visitorId }) => visitors.identify(siteId, anna, visitorId)))
    expect(one?.visitorId).toBe(two?.visitorId)
    expect((await kept()).filter(({ identity }) => identity)).toHaveLength(1)
  })

  it('is kept up to date by what the merchant says of it', async () => {
    const first = await visitors.identify(siteId, anna, null)
    await visitors.ensureVisitor({ ...first, siteId })
    const [before] = await kept()
    await visitors.identify(siteId, anna, null)
    expect((await kept())[0]).toEqual(before)
    await visitors.identify(siteId, { ...anna, email: 'new@shop.example' }, null)
    expect(await visitors.identityOf({ ...first, siteId })).toEqual({ ...anna, email: 'new@shop.example' })
    expect((await kept())[0]?.identity?.emailIndex).not.toBe(before?.identity?.emailIndex)
  })

  it('stands nowhere in the clear', async () => {
    const session = await visitors.identify(siteId, anna, null)
    await visitors.ensureVisitor({ ...session, siteId })
    expect(JSON.stringify(await kept())).not.toMatch(/anna\W|анна|customer|shop\.example/i)
    expect(session.sealedIdentity).not.toMatch(/anna\W|customer/i)
  })

  it('has one blind index for an address, however it is spelt', async () => {
    const one = await visitors.identify(siteId, anna, null)
    await visitors.ensureVisitor({ ...one, siteId })
    const two = await visitors.identify(siteId, { sub: 'other', email: 'ANNA@shop.EXAMPLE' }, null)
    await visitors.ensureVisitor({ ...two, siteId })
    const [first, second] = await kept()
    expect(first?.identity?.emailIndex).toBe(second?.identity?.emailIndex)
  })

  it('is found, and sealed anew, after the secret was changed', async () => {
    const before = await visitors.identify(siteId, anna, null)
    await visitors.ensureVisitor({ ...before, siteId })
    const next = randomBytes(32)
    const after = await processWith(createVault(next, secret)).identify(siteId, anna, null)
    expect(after.visitorId).toBe(before.visitorId)
    expect(await processWith(createVault(next)).identify(siteId, anna, null)).toMatchObject({ known: true })
  })

  it('carried by the token of one visitor does not open for another', async () => {
    const session = await visitors.identify(siteId, anna, null)
    expect(() => visitors.openIdentity(x, session.sealedIdentity)).toThrow('does not open')
    await expect(visitors.ensureVisitor({ ...x, sealedIdentity: session.sealedIdentity })).rejects.toThrow(
      'does not open',
    )
  })
})
