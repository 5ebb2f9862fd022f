import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { accountModel, type Role } from './account-model.ts'
import { atMost } from './at-most.ts'
import { createAttempts } from './attempts.ts'
import { type Audit, createAudit } from './audit.ts'
import { consoleSessions } from './console-sessions.ts'
import { createInvitations, type Invitations } from './invitations.ts'
import { knownDevices } from './known-devices.ts'
import { passwordHashes } from './password-hash.ts'
import { personModel } from './person-model.ts'
import { type SetPassword, setPassword } from './set-password.ts'
import { type SignIn, signIn } from './sign-in.ts'
import { type SignUp, signUp } from './sign-up.ts'

/** Somebody who is signed in, and the account that they work for. */
export interface Member {
  readonly person: { readonly id: string; readonly email: string }
  readonly account: { readonly id: string; readonly name: string }
  readonly role: Role
}

/** Merchants: who they are, and that it is them. */
export interface Accounts {
  readonly invitations: Pick<Invitations, 'emailOf'>
  readonly audit: Audit
  readonly signIn: SignIn
  readonly signUp: SignUp
  readonly setPassword: SetPassword
  /** Is there somebody with this e-mail? For whoever holds an invitation to it, and nobody else. */
  hasPerson(email: string): Promise<boolean>
  /** Whose session it is; null: it is over, or the account is suspended. */
  memberOf(token: string): Promise<Member | null>
  signOut(token: string): Promise<void>
}

/**
 * So many passwords are hashed at once, 19 MiB and some 50 ms each, and so many wait for that: some 1 s. Whatever fills
 * these places, some more are there for browsers that are known.
 */
const hashing = { running: 2, waiting: 40, reserved: 10 }

export function createAccounts(connection: Connection, vault: Pick<Vault, 'blindIndex'>): Accounts {
  const people = personModel(connection)
  const accounts = accountModel(connection)
  const sessions = consoleSessions(connection)
  const invitations = createInvitations(connection)
  const parts = {
    connection,
    vault,
    sessions,
    devices: knownDevices(vault),
    invitations,
    attempts: createAttempts(connection),
    hashes: passwordHashes(atMost(hashing)),
  }

  return {
    invitations,
    audit: createAudit(connection),
    signIn: signIn(parts),
    signUp: signUp(parts),
    setPassword: setPassword(parts),
    hasPerson: async (email) => (await people.exists({ email })) !== null,

    async memberOf(token) {
      const session = await sessions.find(token)
      if (!session) return null
      const [person, account] = await Promise.all([
        people.findById(session.personId).lean(),
        // Somebody may be a member of several: the first one that is in use.
        accounts.findOne({ 'members.personId': session.personId, status: 'active' }).sort({ createdAt: 1 }).lean(),
      ])
      const role = account?.members.find(({ personId }) => personId === session.personId)?.role
      if (!person || !account || !role) return null
      if (person.passwordSetAt.getTime() !== session.passwordSetAt.getTime()) return null
      return {
        person: { id: person._id, email: person.email },
        account: { id: account._id, name: account.name },
        role,
      }
    },

    signOut: (token) => sessions.end(token),
  }
}
