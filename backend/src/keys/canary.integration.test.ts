import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { canaryModel, checkCanary, WrongSecret } from './canary.ts'
import { createVault } from './vault.ts'

const secret = randomBytes(32)
const vault = createVault(secret)

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(() => canaryModel(database.connection).deleteMany({}))

describe('the canary', () => {
  it('lets the secret pass that the database was written with', async () => {
    await checkCanary(database.connection, vault)
    await checkCanary(database.connection, createVault(secret))
  })

  it('notices another secret', async () => {
    await checkCanary(database.connection, vault)
    await expect(checkCanary(database.connection, createVault(randomBytes(32)))).rejects.toThrow(WrongSecret)
  })

  it('lets only one of two secrets begin a database', async () => {
    const starts = [vault, createVault(randomBytes(32))].map((vault) => checkCanary(database.connection, vault))
    const outcomes = await Promise.allSettled(starts)
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('takes a new secret beside the previous one, and alone from then on', async () => {
    await checkCanary(database.connection, vault)
    const next = randomBytes(32)
    await checkCanary(database.connection, createVault(next, secret))
    await checkCanary(database.connection, createVault(next))
  })
})
