import type { Connection } from 'mongoose'
import type { Config } from '#config.ts'
import { connectDatabase } from '#database/connect.ts'
import { createIndexes } from '#database/indexes.ts'
import { startPrivateMongod } from '#database/private-mongod.ts'
import { openVault } from '#keys/open-vault.ts'
import type { Vault } from '#keys/secrets.ts'
import { siteModel } from '#sites/site-model.ts'
import { runningMongod } from './running-mongod.ts'

/** What a command works on: the same database and secret as the backend's. */
export interface OpenBackend {
  readonly connection: Connection
  readonly vault: Vault
  close(): Promise<void>
}

/**
 * Connects as the backend does: to `MONGODB_URI`, else to the private MongoDB of `DATA_DIR`, started for this command
 * where no backend runs it.
 *
 * @param say hears what takes a while, such as fetching a server.
 */
export async function openBackend(config: Config, say: (line: string) => void): Promise<OpenBackend> {
  const { connection, close } = await openConnection(config, say)
  try {
    const vault = await openVault(config, connection)
    // On a new database nothing else keeps two sites from having one key.
    await createIndexes([siteModel(connection)])
    return { connection, vault, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Connects in the same way, and writes nothing. */
export async function openConnection(config: Config, say: (line: string) => void): Promise<Omit<OpenBackend, 'vault'>> {
  const { uri, stop } = await database(config, say)
  try {
    const connection = await connectDatabase({ uri })
    return { connection, close: () => connection.close().finally(stop) }
  } catch (error) {
    await stop()
    throw error
  }
}

async function database(config: Config, say: (line: string) => void) {
  const uri = config.mongodbUri ?? (await runningMongod(config.dataDir))
  if (uri !== null) return { uri, stop: async () => {} }
  const { dataDir, mongodPath, cacheDir } = config
  return startPrivateMongod({ dataDir, mongodPath, cacheDir, log: say })
}
