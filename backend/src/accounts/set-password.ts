import { transaction } from '#database/majority-transaction.ts'
import type { AccountParts } from './parts.ts'
import { personModel } from './person-model.ts'
import { type SignedIn, signedIn } from './signed-in.ts'

/**
 * Sets the password of whom an invitation is for, and ends all their sessions.
 *
 * @returns null: the invitation does not hold. @throws {TooManyWaiting}
 */
export type SetPassword = (invitation: string, password: string) => Promise<SignedIn | null>

export function setPassword(parts: AccountParts): SetPassword {
  const { connection, sessions, invitations, hashes } = parts
  const people = personModel(connection)

  return async (invitation, password) => {
    // Before a password is hashed: a made-up link costs no more than this look.
    const email = await invitations.emailOf(invitation)
    if (email === null) return null
    const passwordHash = await hashes.hash(password)
    const person = await transaction(connection, async (session) => {
      if (!(await invitations.use(invitation, session))) return null
      return people
        .findOneAndUpdate(
          { email },
          { $set: { passwordHash, passwordSetAt: new Date() } },
          { session, returnDocument: 'after' },
        )
        .lean()
    })
    if (!person) return null
    // Those that began under the earlier password are over already; this is to forget them.
    await sessions.endAll([person._id])
    return signedIn(parts, person)
  }
}
