import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createVisitorTokens } from '#visitors/visitor-token.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { type KeyRing, openKeyRing, overlapMs, publishMs, rotationMs, unknownKidPauseMs } from './ring.ts'
import { signingKeyModel } from './signing-key-model.ts'
import { createVault } from './vault.ts'

const vault = createVault(randomBytes(32))
const session = {
  visitorId: 'vis_1',
  siteId: 'site_1',
  origin: 'https://shop.example',
  sessionId: 'ses_1',
  known: false,
}

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

describe('the key ring', () => {
  let now: number
  let rings: KeyRing[]

  /** What one process has: a ring of its own over the shared database. */
  async function open(): Promise<KeyRing> {
    const report = (error: unknown) => expect.unreachable(String(error))
    const ring = await openKeyRing({ connection: database.connection, vault, report, now: () => now })
    rings.push(ring)
    return ring
  }

  beforeEach(async () => {
    now = Date.UTC(2026, 0, 1)
    rings = []
    await signingKeyModel(database.connection).deleteMany({})
  })
  afterEach(() => Promise.all(rings.map((ring) => ring.close())))

  it('is one ring, however many processes begin it at once', async () => {
    const [first, ...others] = await Promise.all(Array.from({ length: 6 }, open))
    expect(first?.jwks().keys).toHaveLength(1)
    for (const ring of others) expect(ring.jwks()).toEqual(first?.jwks())
  })

  it('makes one new key after 30 days, however many processes notice', async () => {
    const before = await open()
    now += rotationMs
    const rings = await Promise.all(Array.from({ length: 6 }, open))
    const [next, former] = rings[0]?.jwks().keys ?? []
    expect(former?.kid).toBe(before.signingKey().kid)
    expect(await signingKeyModel(database.connection).countDocuments()).toBe(2)
    for (const ring of rings) expect(ring.signingKey().kid).toBe(former?.kid)
    now += publishMs
    for (const ring of rings) expect(ring.signingKey().kid).toBe(next?.kid)
  })

  it('publishes a new key before it signs', async () => {
    const ring = await open()
    const old = ring.signingKey().kid
    const { kid, signsFrom } = await ring.rotate()
    expect(ring.jwks().keys[0]).toMatchObject({ kid })
    expect(ring.signingKey().kid).toBe(old)
    now = signsFrom.getTime()
    expect(ring.signingKey().kid).toBe(kid)
  })

  it('makes one new key when two processes rotate at once', async () => {
    const [a, b] = [await open(), await open()]
    const [first, second] = await Promise.all([a.rotate(), b.rotate()])
    expect(await signingKeyModel(database.connection).countDocuments()).toBe(2)
    expect(first).toEqual(second)
  })

  it('verifies in one process what another one signed with a key not seen before', async () => {
    const [a, b] = [await open(), await open()]
    now = (await a.rotate()).signsFrom.getTime()
    const { token } = await createVisitorTokens(a, () => now).issue(session)
    expect(await createVisitorTokens(b, () => now).verify(token)).toMatchObject({ kind: 'ok', claims: session })
  })

  it('signs with a key that every process verifies at once, all through a rotation', async () => {
    const rings = [await open(), await open(), await open()]
    const processes = rings.map((ring) => createVisitorTokens(ring, () => now))
    let rotating: Promise<unknown> | undefined = rings[0]?.rotate()
    for (let step = 0; step < 60; step++) {
      if (step === 30) rotating = rotating?.then(() => rings[0]?.rotate())
      const issued = await Promise.all(processes.map(({ issue }) => issue(session)))
      for (const { verify } of processes)
        for (const { token } of issued) expect(await verify(token)).toMatchObject({ kind: 'ok' })
      now += 10_000
    }
    await rotating
    expect(await signingKeyModel(database.connection).countDocuments()).toBe(3)
  })

  it('has one key after all were replaced, which signs at once, and trusts no other', async () => {
    const [a, b] = [await open(), await open()]
    const [mine, other] = [createVisitorTokens(a, () => now), createVisitorTokens(b, () => now)]
    await a.rotate()
    const { token } = await mine.issue(session)
    expect(await mine.verify(token)).toMatchObject({ kind: 'ok' })
    expect(await a.replaceAll()).toEqual({ kid: a.signingKey().kid, revoked: 2 })
    expect(a.jwks().keys.map(({ kid }) => kid)).toEqual([a.signingKey().kid])
    expect(await mine.verify(token)).toEqual({ kind: 'invalid' })
    expect(await mine.verifyForRenewal(token)).toEqual({ kind: 'invalid' })
    const fresh = await mine.issue(session)
    expect(await other.verify(fresh.token)).toMatchObject({ kind: 'ok' })
    expect(await other.verify(token)).toEqual({ kind: 'invalid' })
  })

  it('reads the database for made-up keys once in a while, not for each', async () => {
    const ring = await open()
    let finds = 0
    database.connection.set('debug', (_: string, method: string) => {
      if (method === 'find') finds++
    })
    try {
      for (let n = 0; n < 20; n++) await ring.publicKey(`key_${n}`)
      expect(finds).toBe(1)
      now += unknownKidPauseMs
      expect(await ring.publicKey('key_x')).toBeUndefined()
      expect(finds).toBe(2)
    } finally {
      database.connection.set('debug', false)
    }
  })

  it('finds a new key that is asked for while a made-up one is looked up', async () => {
    const [a, b] = [await open(), await open()]
    const { kid } = await a.rotate()
    const [madeUp, real] = await Promise.all([b.publicKey('key_x'), b.publicKey(kid)])
    expect(madeUp).toBeUndefined()
    expect(real).toBeDefined()
  })

  it('verifies a former key for as long as a token of it may be renewed, then forgets it wholly', async () => {
    const ring = await open()
    const old = ring.signingKey().kid
    const { signsFrom } = await ring.rotate()
    now = signsFrom.getTime() + overlapMs - 1
    expect(await (await open()).publicKey(old)).toBeDefined()
    now += 1
    expect(await (await open()).publicKey(old)).toBeUndefined()
    expect(await signingKeyModel(database.connection).exists({ kid: old })).toBeNull()
  })

  it('rotates again in a process that was away for months', async () => {
    await open()
    now += 5 * rotationMs
    const ring = await open()
    now += publishMs
    expect(ring.jwks().keys).toHaveLength(2)
    expect(ring.signingKey().kid).toBe(ring.jwks().keys[0]?.kid)
  })

  it('shows no private part to the public, and keeps none in the clear', async () => {
    const ring = await open()
    expect(Object.keys(ring.jwks().keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
    const [kept] = await signingKeyModel(database.connection).find().lean()
    expect(Object.keys(kept ?? {}).sort()).toEqual(['_id', 'createdAt', 'kid', 'privateKey', 'signsFrom', 'x'])
    expect(kept?.privateKey).toMatch(/^s1\./)
  })

  it('does not open under another secret', async () => {
    await open()
    const other = { connection: database.connection, vault: createVault(randomBytes(32)), report: () => undefined }
    await expect(openKeyRing(other)).rejects.toThrow('does not open with this PARLEY_SECRET')
  })
})
