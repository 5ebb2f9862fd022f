import type { ClientSession, Connection } from 'mongoose'
import { createAudit } from '#accounts/audit.ts'
import { transaction } from '#database/majority-transaction.ts'
import { OperatorError } from '#operator-error.ts'
import { changeOrigins } from '#sites/change-origins.ts'
import { withEnded } from '#sites/origin-list.ts'
import { siteModel } from '#sites/site-model.ts'
import { type ConnectionDocument, connectionModel } from './connection-model.ts'

/** A connection as its owner and the operator see it. */
export interface ConnectionSummary {
  readonly id: string
  readonly home: string
  readonly createdAt: Date
  readonly syncedAt: Date
  /** `left`: its plugin said goodbye; `ended`: somebody ended it here. */
  readonly state: 'connected' | 'left' | 'ended'
}

/** Who ends a connection of their account. */
interface EndingMember {
  readonly accountId: string
  readonly personId: string
  readonly email: string
}

/** Connections, seen from here rather than from their plugins. */
export interface ConnectionAdministration {
  /** The last one first. */
  list(accountId: string): Promise<ConnectionSummary[]>
  /** Null: there is none. */
  show(id: string): Promise<ConnectionSummary | null>
  /**
   * Ends a connection: its secret counts nowhere any more, and no origin that its plugin reported holds. What was said, and
   * the look, stay with its sites, for the next one. At each of them it is written down.
   *
   * @param by whose account's it has to be; null: the operator ends anybody's.
   * @throws {OperatorError} where there is none
   */
  end(id: string, by: EndingMember | null): Promise<ConnectionSummary>
}

export function createConnectionAdministration(connection: Connection): ConnectionAdministration {
  const connections = connectionModel(connection)
  const sites = siteModel(connection)
  const audit = createAudit(connection)

  /**
   * In the transaction that ends it. Noted before, two clicks at once would both be noted; noted afterwards, an end whose
   * process dies between would never be.
   */
  async function note(ended: ConnectionDocument, by: EndingMember | null, session: ClientSession): Promise<void> {
    const { _id, accountId, home } = ended
    const who = by && { personId: by.personId, email: by.email }
    const its = await sites.find({ 'connection.id': _id }, { _id: 1 }, { session }).lean()
    const records = its.map(
      (site) => ({ accountId, siteId: site._id, ...who, what: 'connection_ended', about: home }) as const,
    )
    await audit.note(records, session)
  }

  return {
    list: async (accountId) => (await connections.find({ accountId }).sort({ createdAt: -1 }).lean()).map(summaryOf),

    async show(id) {
      const found = await connections.findById(id).lean()
      return found && summaryOf(found)
    },

    async end(id, by) {
      const mine = { _id: id, ...(by && { accountId: by.accountId }) }
      const found = await connections.findOne(mine).lean()
      if (!found)
        throw new OperatorError(`there is no connection ${id}: \`parley account connections <account>\` shows them`)
      await transaction(connection, async (session) => {
        const holds = { ...mine, revokedAt: { $exists: false } }
        const { modifiedCount } = await connections.updateOne(holds, { $set: { revokedAt: new Date() } }, { session })
        if (modifiedCount > 0) await note(found, by, session)
      })
      // From here on all is done again where somebody ends it again: a process may have died at any place.
      // Once the plugin's word counts no more, nobody could switch it off.
      await sites.updateMany({ 'connection.id': id }, { $unset: { 'connection.testMode': '' } })
      for await (const { _id } of sites.find({ 'connection.id': id }, { _id: 1 }).lean().cursor())
        await changeOrigins(sites, { _id, 'connection.id': id }, withEnded)
      return { ...summaryOf(found), state: 'ended' }
    },
  }
}

const summaryOf = ({ _id, home, createdAt, syncedAt, leftAt, revokedAt }: ConnectionDocument): ConnectionSummary => ({
  id: _id,
  home,
  createdAt,
  syncedAt,
  state: revokedAt ? 'ended' : leftAt ? 'left' : 'connected',
})
