import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import type { Attempts } from './attempts.ts'
import type { ConsoleSessions } from './console-sessions.ts'
import type { Invitations } from './invitations.ts'
import type { KnownDevices } from './known-devices.ts'
import type { PasswordHashes } from './password-hash.ts'

/** What signing in and up work with. */
export interface AccountParts {
  readonly connection: Connection
  readonly vault: Pick<Vault, 'blindIndex'>
  readonly sessions: ConsoleSessions
  readonly devices: KnownDevices
  readonly invitations: Invitations
  readonly attempts: Attempts
  readonly hashes: PasswordHashes
}
