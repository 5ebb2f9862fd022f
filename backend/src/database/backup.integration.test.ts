import mongoose from 'mongoose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { restore } from './backup.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(() => database.connection.dropDatabase())
afterEach(() => void vi.restoreAllMocks())
afterAll(() => database.drop())

async function* lines(...values: unknown[]) {
  for (const value of values) yield JSON.stringify(value)
}

it('a restore holds few documents at once where they are large', async () => {
  const insertMany = vi.spyOn(mongoose.mongo.Collection.prototype, 'insertMany')
  const documents = Array.from({ length: 20 }, (_, index) => ({ _id: `${index}`, text: 'x'.repeat(1_000_000) }))
  const backup = lines(['parley-backup', 1], ['collection', 'messages', []], ...documents, ['end', 20])
  expect(await restore(database.connection, backup)).toBe(20)
  expect(insertMany.mock.calls.map(([written]) => written.length)).toEqual([8, 8, 4])
})

it('a restore refuses a document that belongs to no collection', async () => {
  const backup = lines(['parley-backup', 1], { _id: 'lost' }, ['end', 1])
  await expect(restore(database.connection, backup)).rejects.toThrow('line 2 of the backup is damaged')
})
