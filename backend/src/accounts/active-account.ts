import type { Connection } from 'mongoose'
import { accountModel } from './account-model.ts'

/** The name of an account that may be used; null: there is none, or it is suspended. */
export const activeAccountName =
  (connection: Connection) =>
  async (accountId: string): Promise<string | null> =>
    (await accountModel(connection).findOne({ _id: accountId, status: 'active' }, { name: 1 }).lean())?.name ?? null
