import { randomBytes } from 'node:crypto'
import type { Snapshot } from '@parley/protocol/wordpress'
import type { Connection } from 'mongoose'
import { newId } from '#ids.ts'
import type { Vault } from '#keys/vault.ts'
import { type ConnectionDocument, connectionModel } from './connection-model.ts'

/** A connection with its secret in the clear: never log it. */
export interface OpenConnection {
  readonly id: string
  readonly accountId: string
  readonly secret: string
  /** Has its plugin said goodbye? */
  readonly left: boolean
}

const holds = (id: string) => ({ _id: id, revokedAt: { $exists: false } })

const binding = (id: string) => ({ purpose: 'wordpress-connection', tenant: 'parley', record: id })

/** Connections of plugins, and their secrets. */
export function createConnections(connection: Connection, vault: Vault) {
  const connections = connectionModel(connection)
  const opened = ({ _id, accountId, secret, leftAt }: ConnectionDocument): OpenConnection => ({
    id: _id,
    accountId,
    secret: vault.open(secret, binding(_id)),
    left: leftAt !== undefined,
  })

  return {
    async create(accountId: string, home: string, versions: Snapshot['versions']): Promise<OpenConnection> {
      const id = newId('wpc')
      const secret = randomBytes(32).toString('base64url')
      const at = new Date()
      const sealed = vault.seal(secret, binding(id))
      await connections.insertMany(
        [{ _id: id, accountId, home, secret: sealed, versions, createdAt: at, syncedAt: at }],
        { lean: true },
      )
      return { id, accountId, secret, left: false }
    },

    exists: async (id: string): Promise<boolean> => (await connections.exists(holds(id))) !== null,

    /** Null: there is none, or it was ended. */
    async open(id: string): Promise<OpenConnection | null> {
      const found = await connections.findOne(holds(id)).lean()
      return found && opened(found)
    },

    /** Its plugin has said what it is now. */
    async synced(id: string, versions: Snapshot['versions']): Promise<void> {
      await connections.updateOne({ _id: id }, { $set: { versions, syncedAt: new Date() }, $unset: { leftAt: '' } })
    },

    /** Its plugin has said goodbye. */
    async leave(id: string): Promise<void> {
      await connections.updateOne({ _id: id }, { $set: { leftAt: new Date() } })
    },
  }
}

export type Connections = ReturnType<typeof createConnections>

/** Seals under the present secret what the former one sealed of connections; how many there were. */
export async function resealConnections(connection: Connection, vault: Vault, signal: AbortSignal): Promise<number> {
  const connections = connectionModel(connection)
  let count = 0
  for await (const { _id, secret } of connections.find({}, { secret: 1 }).lean().cursor()) {
    if (signal.aborted) break
    if (!vault.isStale(secret)) continue
    const fresh = vault.seal(vault.open(secret, binding(_id)), binding(_id))
    await connections.updateOne({ _id, secret }, { $set: { secret: fresh } })
    count += 1
  }
  return count
}
