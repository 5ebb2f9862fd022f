import { Schema } from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { connectDatabase, isReady } from './connect.ts'
import { createIndexes } from './indexes.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

describe('connectDatabase', () => {
  test('writes majority and journaled, and reads majority, unless told otherwise', () => {
    const client = database.connection.getClient()
    expect(client.writeConcern).toMatchObject({ w: 'majority', journal: true })
    expect(client.readConcern?.level).toBe('majority')
  })

  test('a transaction over two collections is all or nothing', async () => {
    const { connection } = database
    const Left = connection.model('Left', new Schema({ n: Number }))
    const Right = connection.model('Right', new Schema({ n: Number }))
    const cut = connection.transaction(async (session) => {
      await Left.create([{ n: 1 }], { session })
      await Right.create([{ n: 1 }], { session })
      throw new Error('cut')
    })
    await expect(cut).rejects.toThrow('cut')
    expect([await Left.countDocuments(), await Right.countDocuments()]).toEqual([0, 0])
  })

  test('a change stream sees a write', async () => {
    const collection = database.connection.collection('watched')
    const stream = database.connection.collection('watched').watch()
    // Only now is it open.
    await stream.tryNext()
    await collection.insertOne({ text: 'hello' })
    expect(await stream.next()).toMatchObject({ operationType: 'insert', fullDocument: { text: 'hello' } })
    await stream.close()
  })

  test('two test files share no data', async () => {
    const other = await testDatabase()
    await database.connection.collection('private').insertOne({})
    expect(await other.connection.collection('private').countDocuments()).toBe(0)
    await other.drop()
  })

  test('an address without a database name means the database parley', async () => {
    const url = new URL(database.uri)
    url.pathname = '/'
    const connection = await connectDatabase({ uri: url.href })
    expect(connection.name).toBe('parley')
    await connection.close()
  })

  test('readiness is yes while the database answers and no after the connection is closed', async () => {
    const { connection } = await testDatabase()
    expect(await isReady(connection)).toBe(true)
    await connection.close()
    expect(await isReady(connection)).toBe(false)
  })
})

describe('createIndexes', () => {
  test('makes what the schemas declare, and again without complaint', async () => {
    const schema = new Schema({ email: String }).index({ email: 1 }, { unique: true, name: 'one_each' })
    const Person = database.connection.model('Person', schema)
    await createIndexes([Person])
    await createIndexes([Person])
    const names = (await Person.collection.indexes()).map((index) => index.name)
    expect(names).toContain('one_each')
    await Person.create({ email: 'a@example.com' })
    await expect(Person.create({ email: 'a@example.com' })).rejects.toMatchObject({ code: 11_000 })
  })

  test('tells of every index that could not be made, and makes the others', async () => {
    const { connection } = database
    const Broken = connection.model('Broken', new Schema({ a: String }).index({ a: 1 }, { unique: true }))
    const Sound = connection.model('Sound', new Schema({ b: String }).index({ b: 1 }, { name: 'made' }))
    await Broken.collection.insertMany([{ a: 'same' }, { a: 'same' }])
    await expect(createIndexes([Broken, Sound])).rejects.toThrow(
      /^Indexes are missing:\n {2}- brokens: E11000 .*\nMend that /,
    )
    expect((await Sound.collection.indexes()).map((index) => index.name)).toContain('made')
  })
})
