import { accountModel } from './account-model.ts'
import type { AccountParts } from './parts.ts'
import { personModel } from './person-model.ts'
import { type SignInOrigin, signInAllowances } from './sign-in-allowances.ts'
import { type SignedIn, signedIn } from './signed-in.ts'

export type SignInResult =
  | ({ readonly kind: 'ok' } & SignedIn)
  /** There is nobody with this e-mail, or the password is another: which one is not said. */
  | { readonly kind: 'wrong' }
  /** Said to whoever knows the password alone. */
  | { readonly kind: 'suspended' }
  | { readonly kind: 'wait'; readonly seconds: number }

/** @throws {TooManyWaiting} when too many passwords are to be hashed already. */
export type SignIn = (email: string, password: string, from: SignInOrigin) => Promise<SignInResult>

export function signIn(parts: AccountParts): SignIn {
  const { connection, vault, devices, attempts, hashes } = parts
  const people = personModel(connection)
  const accounts = accountModel(connection)

  return async (email, password, from) => {
    const person = await people.findOne({ email }).lean()
    const deviceId = person && from.deviceMark !== null ? devices.idOf(from.deviceMark, person) : null
    const allowances = signInAllowances(vault, email, from, deviceId)
    const seconds = await attempts.take(allowances)
    if (seconds > 0) return { kind: 'wait', seconds }
    const { right, stale } = await hashes.verify(password, person?.passwordHash ?? null, deviceId !== null)
    if (!person || !right) return { kind: 'wrong' }
    await attempts.giveBack(allowances)
    if (!(await accounts.exists({ 'members.personId': person._id, status: 'active' }))) return { kind: 'suspended' }
    if (stale) {
      // Where the password was changed at this moment, the new one stays.
      const { _id, passwordHash: former } = person
      await people.updateOne({ _id, passwordHash: former }, { $set: { passwordHash: await hashes.hash(password) } })
    }
    return { kind: 'ok', ...(await signedIn(parts, person)) }
  }
}
