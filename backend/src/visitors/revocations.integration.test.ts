import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createIndexes } from '#database/indexes.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { keptSeconds, revocationModel } from './revocation-model.ts'
import { openRevocations, pollMs, type Revocations, revokeVisitors } from './revocations.ts'

const session = { visitorId: 'vis_1', sessionId: 'ses_1' }

let database: TestDatabase
const opened: Revocations[] = []

/** What one process has. */
async function open(): Promise<Revocations> {
  const report = (error: unknown) => expect.unreachable(String(error))
  const revocations = await openRevocations({ connection: database.connection, report })
  opened.push(revocations)
  return revocations
}

/** Resolves when the process hears of the next one. */
const heard = (revocations: Revocations): Promise<void> =>
  new Promise((resolve) => {
    const off = revocations.onRevoked(() => {
      off()
      resolve()
    })
  })

beforeAll(async () => {
  database = await testDatabase()
  await createIndexes([revocationModel(database.connection)])
})
afterAll(() => database.drop())
afterEach(async () => {
  await Promise.all(opened.splice(0).map((revocations) => revocations.close()))
  await revocationModel(database.connection).deleteMany({})
})

describe('revocations', () => {
  it('take effect at once in the process that revokes', async () => {
    const here = await open()
    const told = heard(here)
    await here.revoke({ visitorId: 'vis_1' })
    expect(here.isRevoked(session)).toBe(true)
    expect(here.isRevoked({ ...session, visitorId: 'vis_2' })).toBe(false)
    await told
  })

  it('take effect in another process within one poll, which is told', async () => {
    const [here, there] = [await open(), await open()]
    const told = heard(there)
    const began = Date.now()
    expect(there.isRevoked(session)).toBe(false)
    await here.revoke({ sessionId: 'ses_1' })
    await told
    expect(there.isRevoked(session)).toBe(true)
    expect(there.isRevoked({ ...session, sessionId: 'ses_2' })).toBe(false)
    expect(Date.now() - began).toBeLessThan(pollMs + 10_000)
  })

  it('are known to a process that starts later', async () => {
    await (await open()).revoke({ visitorId: 'vis_1' })
    expect((await open()).isRevoked(session)).toBe(true)
  })

  it("end a visitor's anonymous sessions and leave the identified ones", async () => {
    const here = await open()
    await here.revoke({ anonymousVisitorId: 'vis_1' })
    expect(here.isRevoked(session)).toBe(true)
    expect(here.isRevoked({ ...session, sealedIdentity: 's1.sealed' })).toBe(false)
  })

  it('are told once, although every poll reads the latest again', async () => {
    const here = await open()
    let told = 0
    here.onRevoked(() => told++)
    await here.revoke({ visitorId: 'vis_1' })
    // The second poll begins after the first one has ended.
    await new Promise<void>((resolve) => {
      let polls = 0
      database.connection.set('debug', () => ++polls === 2 && resolve())
    })
    database.connection.set('debug', false)
    expect(told).toBe(1)
  })

  it('are three kinds apart: a visitor, a session, and what a visitor began without an identity', async () => {
    const here = await open()
    await here.revoke({ anonymousVisitorId: 'vis_1' })
    await here.revoke({ sessionId: 'ses_2' })
    await here.revoke({ visitorId: 'vis_3' })
    const ended = ['vis_1', 'vis_2', 'vis_3'].map((visitorId) =>
      ['ses_1', 'ses_2', 'ses_3'].map((sessionId) => here.isRevoked({ visitorId, sessionId })),
    )
    expect(ended).toEqual([
      [true, true, true],
      [false, true, false],
      [true, true, true],
    ])
    expect(await Promise.all(['vis_1', 'ses_2', 'vis_3'].map((id) => here.isErased(id)))).toEqual([false, false, true])
  })

  it('are told nobody any more who has left', async () => {
    const here = await open()
    let told = 0
    const leave = here.onRevoked(() => told++)
    await here.revoke({ sessionId: 'ses_1' })
    leave()
    await here.revoke({ sessionId: 'ses_2' })
    expect(told).toBe(1)
  })

  it('are read no more after closing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let reads = 0
    try {
      const here = await open()
      await here.close()
      database.connection.set('debug', () => reads++)
      await vi.advanceTimersByTimeAsync(2 * pollMs)
    } finally {
      vi.useRealTimers()
      database.connection.set('debug', false)
    }
    expect(reads).toBe(0)
  })
})

describe('what a process reads of revocations', () => {
  const at = (time: number, id: string) =>
    revocationModel(database.connection).insertOne({ _id: id, at: new Date(time) })
  const now = Date.UTC(2026, 0, 2)
  const gone = (revocations: Revocations, visitorId: string) =>
    revocations.isRevoked({ visitorId, sessionId: 'ses_none' })

  it('is also what became visible half a minute late', async () => {
    await at(now, 'visitor vis_new')
    await at(now - 60_000, 'visitor vis_first')
    const here = await open()
    await at(now - 29_999, 'visitor vis_late')
    await at(now - 30_000, 'visitor vis_too_late')
    await here.read()
    expect(gone(here, 'vis_first')).toBe(true)
    expect(gone(here, 'vis_late')).toBe(true)
    expect(gone(here, 'vis_too_late')).toBe(false)
  })

  it('is known for as long as a token can be renewed, and forgotten then', async () => {
    const old = now - keptSeconds * 1000
    await at(old, 'visitor vis_old')
    await at(old + 1, 'visitor vis_kept')
    const here = await open()
    expect(gone(here, 'vis_old')).toBe(true)
    await at(now, 'visitor vis_new')
    await here.read()
    expect(['vis_old', 'vis_kept', 'vis_new'].map((id) => gone(here, id))).toEqual([false, true, true])
  })

  it('is kept anew where it is revoked again', async () => {
    const old = now - keptSeconds * 1000
    await at(old, 'visitor vis_again')
    await at(old + 1, 'visitor vis_once')
    const here = await open()
    await revocationModel(database.connection).updateOne({ _id: 'visitor vis_again' }, { $set: { at: new Date(now) } })
    await at(now + 1, 'visitor vis_new')
    await here.read()
    expect(['vis_again', 'vis_once', 'vis_new'].map((id) => gone(here, id))).toEqual([true, false, true])
  })
})

describe('the end of the sessions of erased visitors', () => {
  const kept = () => revocationModel(database.connection).find().sort({ _id: 1 }).lean()

  it('is written by the clock of the database, once each', async () => {
    await revokeVisitors(database.connection, [])
    expect(await kept()).toEqual([])
    await revokeVisitors(database.connection, ['vis_a'])
    const [first] = await kept()
    expect(Math.abs(Number(first?.at) - Date.now())).toBeLessThan(60_000)
    await revokeVisitors(database.connection, ['vis_a', 'vis_b'])
    expect(await kept()).toEqual([first, { _id: 'visitor vis_b', at: expect.any(Date) }])
    expect(first?._id).toBe('visitor vis_a')
  })

  it('is seen by its own transaction, and by others with its commit alone', async () => {
    const here = await open()
    const { connection } = database
    const cut = connection.transaction(async (session) => {
      await revokeVisitors(connection, ['vis_a'], session)
      expect(await here.isErased('vis_a', session)).toBe(true)
      expect(await here.isErased('vis_a')).toBe(false)
      throw new Error('cut')
    })
    await expect(cut).rejects.toThrow('cut')
    expect(await kept()).toEqual([])
  })
})
