import type { ClientSession, Connection } from 'mongoose'
import { newId } from '#ids.ts'
import { type AccountDocument, accountModel } from './account-model.ts'
import { invitationModel } from './invitation-model.ts'
import { type PersonDocument, personModel } from './person-model.ts'

export interface NewAccount {
  readonly name: string
  readonly email: string
  readonly passwordHash: string | null
}

/**
 * Stores an account with its owner, both new.
 *
 * @throws the duplicate-key error where the e-mail is taken.
 */
export async function insertAccount(
  connection: Connection,
  { name, email, passwordHash }: NewAccount,
  session: ClientSession,
): Promise<{ account: AccountDocument; person: PersonDocument }> {
  const at = new Date()
  const person = { _id: newId('per'), email, passwordHash, passwordSetAt: at, createdAt: at }
  const account: AccountDocument = {
    _id: newId('acc'),
    name,
    status: 'active',
    members: [{ personId: person._id, role: 'owner', addedAt: at }],
    createdAt: at,
  }
  await personModel(connection).insertMany([person], { session, lean: true })
  await accountModel(connection).insertMany([account], { session, lean: true })
  // One to sign up would be a link to set this person's password from now on.
  await invitationModel(connection).deleteMany({ email }, { session })
  return { account, person }
}
