import type { Connection } from 'mongoose'
import { transaction } from '#database/majority-transaction.ts'
import { AccountError } from './account-error.ts'
import { type AccountDocument, type AccountStatus, accountModel, type Role } from './account-model.ts'
import { normaliseAccountName } from './account-name.ts'
import { atMost } from './at-most.ts'
import { consoleSessions } from './console-sessions.ts'
import { normaliseEmail } from './email.ts'
import { createInvitations } from './invitations.ts'
import { insertAccount } from './new-account.ts'
import { passwordHashes } from './password-hash.ts'
import { passwordLength, passwordProblem } from './password-rules.ts'
import { personModel } from './person-model.ts'

/** An account as the operator sees it. */
export interface AccountSummary {
  readonly id: string
  readonly name: string
  readonly status: AccountStatus
  readonly members: readonly { readonly email: string; readonly role: Role }[]
  readonly createdAt: Date
}

/** What the operator does to accounts. `account` is an id, or the e-mail of one of its people. */
export interface AccountAdministration {
  /** @param password null: to be set by an invitation. @throws {AccountError} */
  create(account: { name: string; email: string; password: string | null }): Promise<AccountSummary>
  list(): Promise<AccountSummary[]>
  /** @throws {AccountError} */
  show(account: string): Promise<AccountSummary>
  /** Suspended: nobody of it signs in, their sessions end, and its sites are refused within 5 s. @throws {AccountError} */
  setStatus(account: string, status: AccountStatus): Promise<AccountSummary>
  /**
   * Makes an invitation: to set a password, or, where nobody has the e-mail and signing up is not `closed`, to sign up.
   *
   * @throws {AccountError}
   */
  invite(email: string, closed: boolean): Promise<{ email: string; token: string; to: 'set-password' | 'sign-up' }>
}

export function accountAdministration(connection: Connection): AccountAdministration {
  const people = personModel(connection)
  const accounts = accountModel(connection)
  const sessions = consoleSessions(connection)
  const invitations = createInvitations(connection)
  const hashes = passwordHashes(atMost({ running: 1, waiting: 0 }))

  async function summaries(documents: readonly AccountDocument[]): Promise<AccountSummary[]> {
    const ids = documents.flatMap(({ members }) => members.map(({ personId }) => personId))
    const emails = new Map((await people.find({ _id: { $in: ids } }).lean()).map(({ _id, email }) => [_id, email]))
    return documents.map(({ _id, name, status, members, createdAt }) => ({
      id: _id,
      name,
      status,
      members: members.map(({ personId, role }) => ({ email: emails.get(personId) ?? '', role })),
      createdAt,
    }))
  }

  async function summaryOf(document: AccountDocument): Promise<AccountSummary> {
    const [summary] = await summaries([document])
    if (!summary) throw new Error('an account without a summary')
    return summary
  }

  const missing = (name: string) => () => new AccountError('not_found', `there is no account ${name}`)

  async function idOf(account: string): Promise<string> {
    if (!account.includes('@')) return account
    const person = await people.findOne({ email: emailOf(account) }).lean()
    const { _id } = await accounts
      .findOne({ 'members.personId': person?._id ?? '' })
      .orFail(missing(account))
      .lean()
    return _id
  }

  return {
    async create({ name: given, email: address, password }) {
      const email = emailOf(address)
      const name = normaliseAccountName(given)
      if (name === null) throw new AccountError('invalid_name', "an account's name has 1 to 100 characters")
      const problem = password === null ? null : passwordProblem(password, [email, name])
      if (problem) throw new AccountError('weak_password', passwordWords[problem])
      const passwordHash = password === null ? null : await hashes.hash(password)
      const made = await transaction(connection, async (session) => {
        if (await people.exists({ email }).session(session)) return null
        return insertAccount(connection, { name, email, passwordHash }, session)
      })
      if (!made) throw new AccountError('email_taken', `${email} has an account already`)
      return summaryOf(made.account)
    },

    list: async () => summaries(await accounts.find().sort({ createdAt: 1 }).lean()),

    async show(account) {
      const found = accounts.findById(await idOf(account)).orFail(missing(account))
      return summaryOf(await found.lean())
    },

    async setStatus(account, status) {
      const changed = await accounts
        .findOneAndUpdate({ _id: await idOf(account) }, { $set: { status } }, { returnDocument: 'after' })
        .orFail(missing(account))
        .lean()
      // Else they would be signed in again when the account is resumed.
      if (status === 'suspended') await sessions.endAll(changed.members.map(({ personId }) => personId))
      return summaryOf(changed)
    },

    async invite(address, closed) {
      const email = emailOf(address)
      const person = await people.findOne({ email }).lean()
      if (!person && closed)
        throw new AccountError('sign_up_closed', `nobody has the e-mail ${email}, and SIGNUP is closed`)
      if (person && !(await accounts.exists({ 'members.personId': person._id, status: 'active' })))
        throw new AccountError('suspended', `the account of ${email} is suspended`)
      return { email, token: await invitations.issue(email), to: person ? 'set-password' : 'sign-up' }
    },
  }
}

function emailOf(text: string): string {
  const email = normaliseEmail(text)
  if (email === null) throw new AccountError('invalid_email', `"${text}" is no e-mail address`)
  return email
}

const passwordWords = {
  too_short: `a password has at least ${passwordLength.min} characters`,
  too_long: `a password has at most ${passwordLength.max} characters`,
  is_known: "the password is the e-mail or the account's name: choose another",
  is_common: 'the password is one of the commonest: choose another',
} as const
