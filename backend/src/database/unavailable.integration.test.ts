import mongoose from 'mongoose'
import { expect, inject, test } from 'vitest'
import { databaseLink } from '../../test/databases/database-link.ts'
import { isUnavailable } from './unavailable.ts'

const { MongoBulkWriteError, MongoClient } = mongoose.mongo

test('a database that went away is unavailable for a bulk write too, whose error wraps what the driver threw', async () => {
  const link = await databaseLink()
  const client = new MongoClient(link.through(inject('mongoUri')), { serverSelectionTimeoutMS: 3_000 })
  try {
    await client.connect()
    link.cut()
    const insert = client.db('away').collection('away').insertMany([{}])
    const error: unknown = await insert.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(MongoBulkWriteError)
    expect(isUnavailable(error)).toBe(true)
  } finally {
    await client.close()
    await link.close()
  }
})
