import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createIndexes } from '#database/indexes.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { revocationModel } from './revocation-model.ts'
import { openRevocations, pollMs, type Revocations } from './revocations.ts'

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
    await here.revoke({ sessionId: 'ses_1' })
    expect(there.isRevoked(session)).toBe(false)
    await told
    expect(there.isRevoked(session)).toBe(true)
    expect(there.isRevoked({ ...session, sessionId: 'ses_2' })).toBe(false)
    expect(Date.now() - began).toBeLessThan(pollMs + 1_000)
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
})
