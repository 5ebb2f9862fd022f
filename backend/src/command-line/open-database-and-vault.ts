import type { Connection } from 'mongoose'
import { personModel } from '#accounts/person-model.ts'
import type { Config } from '#config.ts'
import { createIndexes } from '#database/indexes.ts'
import { openDatabase } from '#database/open.ts'
import { openVault } from '#keys/open-vault.ts'
import type { Vault } from '#keys/vault.ts'
import { siteModel } from '#sites/site-model.ts'

/** What a command works on: the same database and secret as the backend's. */
export interface DatabaseAndVault {
  readonly connection: Connection
  readonly vault: Vault
  close(): Promise<void>
}

/** Opens both as the backend does, beside one that runs too. @throws {OperatorError} where they cannot be used. */
export async function openDatabaseAndVault(config: Config, say: (line: string) => void): Promise<DatabaseAndVault> {
  const { connection, close } = await openDatabase(config, say, { asGuest: true })
  try {
    const vault = await openVault(config, connection)
    // On a new database nothing else keeps two sites from having one key, or two people one e-mail.
    await createIndexes([siteModel(connection), personModel(connection)])
    return { connection, vault, close }
  } catch (error) {
    await close()
    throw error
  }
}
