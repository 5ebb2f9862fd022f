import type { Connection } from 'mongoose'
import type { Config } from '#config.ts'
import { checkCanary } from './canary.ts'
import { keptSecret } from './secret-file.ts'
import { createVault, type Vault } from './vault.ts'

/**
 * The vault under the secret that is configured, else under the one that is kept in `DATA_DIR`.
 *
 * @throws {WrongSecret} when the database was written under another.
 */
export async function openVault(config: Config, connection: Connection): Promise<Vault> {
  const vault = createVault(config.secret ?? (await keptSecret(config.dataDir)), config.previousSecret)
  await checkCanary(connection, vault)
  return vault
}
