import { randomBytes } from 'node:crypto'
import type { Connection } from 'mongoose'
import { inject } from 'vitest'
import { connectDatabase } from '#database/connect.ts'

export interface TestDatabase {
  readonly connection: Connection
  readonly uri: string
  /** Removes the database and closes the connection: for `afterAll`. */
  readonly drop: () => Promise<void>
}

/** A new, empty database for one test file, in the run's own mongod. */
export async function testDatabase(): Promise<TestDatabase> {
  const url = new URL(inject('mongoUri'))
  url.pathname = `/test_${randomBytes(8).toString('hex')}`
  const connection = await connectDatabase({ uri: url.href })
  return {
    connection,
    uri: url.href,
    drop: async () => {
      await connection.dropDatabase()
      await connection.close()
    },
  }
}
