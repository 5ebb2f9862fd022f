import type { Connection } from 'mongoose'
import type { Config } from '#config.ts'
import { connectDatabase } from './connect.ts'
import { connectNamed } from './connect-named.ts'
import { startPrivateMongod } from './private-mongod.ts'

export interface OpenDatabase {
  readonly connection: Connection
  /** No other process can be using it: it is this process's private MongoDB. */
  readonly alone: boolean
  close(): Promise<void>
}

/** Connects to the database that the configuration names, else to a private one, which it starts. */
export async function openDatabase(
  config: Pick<Config, 'mongodbUri' | 'mongodPath' | 'dataDir' | 'cacheDir'>,
  say: (line: string) => void,
): Promise<OpenDatabase> {
  if (config.mongodbUri !== null) {
    const connection = await connectNamed(config.mongodbUri)
    return { connection, alone: false, close: () => connection.close() }
  }
  const { dataDir, mongodPath, cacheDir } = config
  const mongod = await startPrivateMongod({ dataDir, mongodPath, cacheDir, log: say })
  try {
    const connection = await connectDatabase({ uri: mongod.uri })
    return {
      connection,
      alone: true,
      async close() {
        await connection.close()
        await mongod.stop()
      },
    }
  } catch (error) {
    await mongod.stop()
    throw error
  }
}
