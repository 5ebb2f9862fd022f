import { transaction } from '#database/majority-transaction.ts'
import { insertAccount } from './new-account.ts'
import type { AccountParts } from './parts.ts'
import { personModel } from './person-model.ts'
import type { Networks } from './sign-in-allowances.ts'
import { type SignedIn, signedIn } from './signed-in.ts'

export type SignUpResult =
  | ({ readonly kind: 'ok' } & SignedIn)
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
  readonly from: Networks
}

/** Makes an account with its owner, and signs them in. @throws {TooManyWaiting} */
export type SignUp = (member: NewMember) => Promise<SignUpResult>

/** Whoever wants to know which e-mails are taken asks so often, and each question costs a password's hash. */
const ofNetwork = { max: 20, minutes: 60 }
const ofEndSite = { max: 60, minutes: 60 }

export function signUp(parts: AccountParts): SignUp {
  const { connection, vault, invitations, attempts, hashes } = parts
  const people = personModel(connection)

  return async ({ accountName, email, password, invitation, from }) => {
    const key = (network: string) => vault.blindIndex('sign-up', 'parley', network)
    const seconds = await attempts.take([
      { key: key(from.network), ...ofNetwork },
      ...(from.endSite === from.network ? [] : [{ key: key(from.endSite), ...ofEndSite }]),
    ])
    if (seconds > 0) return { kind: 'wait', seconds }
    const passwordHash = await hashes.hash(password)
    const outcome = await transaction(connection, async (session) => {
      if (await people.exists({ email }).session(session)) return 'email_taken'
      if (invitation !== null && !(await invitations.use(invitation, session))) return 'invitation_over'
      return insertAccount(connection, { name: accountName, email, passwordHash }, session)
    })
    if (typeof outcome === 'string') return { kind: outcome }
    return { kind: 'ok', ...(await signedIn(parts, outcome.person)) }
  }
}
