import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIndexes } from '#database/indexes.ts'
import { createVault } from '#keys/vault.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { identityTokenUseModel, identityTokenUses } from './identity-token-uses.ts'
import { createReturnTokens } from './return-token.ts'
import { returnTokenModel } from './return-token-model.ts'
import { createTickets } from './ticket.ts'
import { ticketUseModel, ticketUses } from './ticket-uses.ts'
import { VisitorGone } from './visitor-gone.ts'
import { visitorModel } from './visitor-model.ts'

const day = 24 * 3600_000

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  const { connection } = database
  await createIndexes([
    ticketUseModel(connection),
    identityTokenUseModel(connection),
    returnTokenModel(connection),
    visitorModel(connection),
  ])
})
afterAll(() => database.drop())

describe('a ticket', () => {
  it('opens five sessions and no more when twenty ask at once of two processes', async () => {
    const vault = createVault(randomBytes(32))
    const processes = [0, 1].map(() => createTickets({ vault, countUse: ticketUses(database.connection) }))
    const ticket = (await processes[0]?.issue('site_1', null)) ?? ''
    const session = { siteId: 'site_1', origin: 'https://shop.example' }
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => processes[n % 2]?.redeem(ticket, session)))
    expect(results.filter((result) => result === 'ok')).toHaveLength(5)
    expect(results.filter((result) => result === 'used-up')).toHaveLength(15)
  })

  it('is counted until it expires', async () => {
    const expiresAt = new Date(Date.now() + 600_000)
    const count = ticketUses(database.connection)
    expect(await count('tkt_1', expiresAt)).toBe(1)
    expect(await count('tkt_1', new Date(0))).toBe(2)
    expect(await count('tkt_2', expiresAt)).toBe(1)
    expect(await ticketUseModel(database.connection).findById('tkt_1').lean()).toEqual({
      _id: 'tkt_1',
      uses: 2,
      expiresAt,
    })
  })
})

describe('the number of an identity token', () => {
  it('is taken once when ten show it at once, and again at another site', async () => {
    const useOnce = identityTokenUses(database.connection)
    const expiresAt = new Date(Date.now() + 300_000)
    const taken = await Promise.all(Array.from({ length: 10 }, () => useOnce('site_1', 'j1', expiresAt)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await useOnce('site_2', 'j1', expiresAt)).toBe(true)
  })

  it('is kept as a hash, until it expires', async () => {
    const expiresAt = new Date(Date.now() + 300_000)
    await identityTokenUses(database.connection)('site_1', 'j2', expiresAt)
    const _id = createHash('sha256').update('["site_1","j2"]').digest('base64url')
    expect(await identityTokenUseModel(database.connection).findById(_id).lean()).toEqual({ _id, expiresAt })
  })
})

describe('a return token', () => {
  let now = Date.UTC(2026, 0, 1)
  const tokens = () => createReturnTokens(database.connection, () => now)
  let counter = 0

  async function anonymous(): Promise<string> {
    const visitorId = `vis_${counter++}`
    const at = new Date(now)
    await visitorModel(database.connection).insertOne({
      _id: visitorId,
      siteId: 'site_1',
      createdAt: at,
      lastSeenAt: at,
    })
    return visitorId
  }

  it('knows its visitor again, any number of times, on its site alone', async () => {
    const visitorId = await anonymous()
    const token = await tokens().issue(visitorId, 'site_1')
    expect(await tokens().redeem(token, 'site_1')).toBe(visitorId)
    expect(await tokens().redeem(token, 'site_1')).toBe(visitorId)
    expect(await tokens().redeem(token, 'site_2')).toBeNull()
  })

  it('is kept as a hash', async () => {
    const token = await tokens().issue(await anonymous(), 'site_1')
    expect(Buffer.from(token.slice(3), 'base64url')).toHaveLength(32)
    const kept = await returnTokenModel(database.connection).find().lean()
    expect(JSON.stringify(kept)).not.toContain(token.slice(3))
    expect(kept.map(({ _id }) => _id)).toContain(createHash('sha256').update(token).digest('base64url'))
  })

  it('ends after 90 idle days; each use begins them anew', async () => {
    const visitorId = await anonymous()
    const token = await tokens().issue(visitorId, 'site_1')
    now += 89 * day
    expect(await tokens().redeem(token, 'site_1')).toBe(visitorId)
    now += 89 * day
    expect(await tokens().redeem(token, 'site_1')).toBe(visitorId)
    now += 90 * day
    expect(await tokens().redeem(token, 'site_1')).toBeNull()
  })

  it('is one of ten live ones: the least used ends', async () => {
    const visitorId = await anonymous()
    const issued: string[] = []
    for (let n = 0; n < 10; n++) {
      now += 1000
      issued.push(await tokens().issue(visitorId, 'site_1'))
    }
    now += 1000
    await tokens().redeem(issued[0] ?? '', 'site_1')
    now += 1000
    issued.push(await tokens().issue(visitorId, 'site_1'))
    const live = await Promise.all(issued.map((token) => tokens().redeem(token, 'site_1')))
    expect(live.map((visitor) => visitor !== null)).toEqual([true, false, ...Array(9).fill(true)])
  })

  it('is one of ten live ones also when many are issued at once', async () => {
    const [visitorId, bystander] = [await anonymous(), await anonymous()]
    const another = await tokens().issue(bystander, 'site_1')
    now += 1000
    await Promise.all(Array.from({ length: 25 }, () => tokens().issue(visitorId, 'site_1')))
    expect(await returnTokenModel(database.connection).countDocuments({ visitorId })).toBe(10)
    expect(await tokens().redeem(another, 'site_1')).toBe(bystander)
  })

  it('is issued to a visitor of that site alone, and with it the visitor is written each time', async () => {
    const visitorId = await anonymous()
    const seen = async () => (await visitorModel(database.connection).findById(visitorId).lean())?.lastSeenAt
    now += 1000
    await tokens().issue(visitorId, 'site_1')
    expect(await seen()).toEqual(new Date(now))
    // Within one millisecond, too: else an erasure at this moment would not meet it.
    await tokens().issue(visitorId, 'site_1')
    expect(await seen()).toEqual(new Date(now + 1))
    await expect(tokens().issue(visitorId, 'site_2')).rejects.toThrow(VisitorGone)
    await expect(tokens().issue('vis_nobody', 'site_1')).rejects.toThrow(VisitorGone)
    expect(await returnTokenModel(database.connection).countDocuments({ visitorId })).toBe(2)
  })

  it('is revoked with all of its visitor, and of nobody else', async () => {
    const [visitorId, bystander] = [await anonymous(), await anonymous()]
    const [one, two, another] = [
      await tokens().issue(visitorId, 'site_1'),
      await tokens().issue(visitorId, 'site_1'),
      await tokens().issue(bystander, 'site_1'),
    ]
    await tokens().revokeAll(visitorId)
    for (const token of [one, two]) expect(await tokens().redeem(token, 'site_1')).toBeNull()
    expect(await tokens().redeem(another, 'site_1')).toBe(bystander)
  })

  it('opens nothing when it was revoked, when the visitor is gone, or known by an identity', async () => {
    const [revoked, gone, identified] = [await anonymous(), await anonymous(), await anonymous()]
    const issued = await Promise.all([revoked, gone, identified].map((visitor) => tokens().issue(visitor, 'site_1')))
    await tokens().revokeAll(revoked)
    await visitorModel(database.connection).deleteOne({ _id: gone })
    await visitorModel(database.connection).updateOne(
      { _id: identified },
      { $set: { identity: { subIndex: 'i', sealed: 's' } } },
    )
    for (const token of issued) expect(await tokens().redeem(token, 'site_1')).toBeNull()
  })

  it.each(['', 'rt_', 'x', `rt_${'x'.repeat(42)}`, `rt_${'x'.repeat(43)}`])('is not %j', async (token) => {
    expect(await tokens().redeem(token, 'site_1')).toBeNull()
  })
})
