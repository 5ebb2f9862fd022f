import type { Connection } from 'mongoose'
import { accountModel } from './account-model.ts'

/** Whether the sites of an account are out of use, whatever they say themselves. The operator's own account has no document. */
export function suspensions(connection: Connection): (accountId: string) => Promise<boolean> {
  const accounts = accountModel(connection)
  return async (accountId) => (await accounts.exists({ _id: accountId, status: 'suspended' })) !== null
}
