import type { Connection } from 'mongoose'
import type { Config } from '#config.ts'
import { startPrivateMongod } from '#database/private/private-mongod.ts'
import { connectDatabase } from './connect.ts'
import { connectNamed } from './connect-named.ts'
import { runningMongod } from './private/running-mongod.ts'

export interface OpenDatabase {
  readonly connection: Connection
  /** No other process can be using it: it is this process's private MongoDB. */
  readonly alone: boolean
  close(): Promise<void>
}

/**
 * Connects to the database that the configuration names, else to a private one, which it starts.
 *
 * @param say hears what takes a while, such as fetching a server.
 * @param options `asGuest`: of a private one that a backend runs already.
 * @throws {OperatorError} where there is none that can be used.
 */
export async function openDatabase(
  config: Pick<Config, 'mongodbUri' | 'mongodPath' | 'dataDir' | 'cacheDir'>,
  say: (line: string) => void,
  { asGuest = false } = {},
): Promise<OpenDatabase> {
  const { mongodbUri, dataDir, mongodPath, cacheDir } = config
  if (mongodbUri !== null) return shared(await connectNamed(mongodbUri))
  const running = asGuest ? await runningMongod(dataDir) : null
  if (running !== null) return shared(await connectDatabase({ uri: running }))
  const mongod = await startPrivateMongod({ dataDir, mongodPath, cacheDir, log: say })
  try {
    const connection = await connectDatabase({ uri: mongod.uri })
    return { connection, alone: true, close: () => connection.close().finally(mongod.stop) }
  } catch (error) {
    await mongod.stop()
    throw error
  }
}

const shared = (connection: Connection): OpenDatabase => ({
  connection,
  alone: false,
  close: () => connection.close(),
})
