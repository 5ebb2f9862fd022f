import type { ClientSession, Connection } from 'mongoose'
import { invitationModel } from './invitation-model.ts'
import { hashToken, newToken } from './random-token.ts'

/** How long a link holds, in days. */
export const invitationDays = 7

/** Links by which somebody signs up or sets a password: each once. */
export interface Invitations {
  /** A new one for an e-mail, in place of an earlier one. @returns the token. */
  issue(email: string): Promise<string>
  /** Whose it is; null: there is none, or it is used up or too old. */
  emailOf(token: string): Promise<string | null>
  /** Uses it up, with all others of the same e-mail; false: somebody else was first, or it is too old. */
  use(token: string, session: ClientSession): Promise<boolean>
}

export function createInvitations(connection: Connection, now: () => number = Date.now): Invitations {
  const invitations = invitationModel(connection)
  const valid = (token: string) => ({ _id: hashToken(token), expiresAt: { $gt: new Date(now()) } })

  return {
    async issue(email) {
      const token = newToken()
      await invitations.deleteMany({ email })
      const expiresAt = new Date(now() + invitationDays * 24 * 3_600_000)
      await invitations.insertMany([{ _id: hashToken(token), email, expiresAt }], { lean: true })
      return token
    },

    emailOf: async (token) => (await invitations.findOne(valid(token)).lean())?.email ?? null,

    async use(token, session) {
      const used = await invitations.findOneAndDelete(valid(token), { session }).lean()
      if (used) await invitations.deleteMany({ email: used.email }, { session })
      return used !== null
    },
  }
}
