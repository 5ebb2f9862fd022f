import { transaction } from '#database/majority-transaction.ts'
import { insertAccount } from './new-account.ts'
import type { AccountParts } from './parts.ts'
import { personModel } from './person-model.ts'

export type SignUpResult =
  | { readonly kind: 'ok'; readonly token: string }
  | { readonly kind: 'email_taken' }
  | { readonly kind: 'invitation_over' }
  | { readonly kind: 'wait'; readonly seconds: number }

export interface NewMember {
  readonly accountName: string
  readonly email: string
  /** Held against the rules already. */
  readonly password: string
  /** Used up by this; null: none is needed. */
  readonly invitation: string | null
  /** As in `SignInOrigin`. */
  readonly network: string
}

/** Makes an account with its owner, and signs them in. @throws {TooManyWaiting} */
export type SignUp = (member: NewMember) => Promise<SignUpResult>

/** Of one network: whoever wants to know which e-mails are taken asks so often, and each question costs a password's hash. */
const allowed = { max: 20, minutes: 60 }

export function signUp(parts: AccountParts): SignUp {
  const { connection, vault, sessions, invitations, attempts, hashes } = parts
  const people = personModel(connection)

  return async ({ accountName, email, password, invitation, network }) => {
    const key = vault.blindIndex('sign-up', 'parley', network)
    const seconds = await attempts.take([{ key, ...allowed }])
    if (seconds > 0) return { kind: 'wait', seconds }
    const passwordHash = await hashes.hash(password)
    const outcome = await transaction(connection, async (session) => {
      if (await people.exists({ email }).session(session)) return 'email_taken'
      if (invitation !== null && !(await invitations.use(invitation, session))) return 'invitation_over'
      return insertAccount(connection, { name: accountName, email, passwordHash }, session)
    })
    if (typeof outcome === 'string') return { kind: outcome }
    return { kind: 'ok', token: await sessions.begin(outcome.person) }
  }
}
