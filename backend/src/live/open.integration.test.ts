import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Look } from '#conversation/live.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { openLive } from './open.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const report = (error: unknown) => expect.unreachable(String(error))
const insert = (visitorId: string) => database.connection.collection('messages').insertOne({ visitorId })

it('a backend that shares its database is told what others write, until it closes', async () => {
  const live = await openLive({ connection: database.connection, alone: false }, 'proc_here', report)
  const seen = Promise.withResolvers<Look>()
  live.subscribe('vis_a', seen.resolve)
  await insert('vis_a')
  expect(await seen.promise).toBe('messages')
  await live.close()
})

it('a backend that has its database to itself asks it nothing', async () => {
  const other = await openLive({ connection: database.connection, alone: false }, 'proc_other', report)
  const live = await openLive({ connection: database.connection, alone: true }, 'proc_here', report)
  const looks: Look[] = []
  live.subscribe('vis_b', (look) => looks.push(look))
  live.notify('vis_b', 'conversation')
  const seen = Promise.withResolvers<Look>()
  other.subscribe('vis_b', seen.resolve)
  await insert('vis_b')
  await seen.promise
  expect(looks).toEqual(['conversation'])
  await live.close()
  await other.close()
})
