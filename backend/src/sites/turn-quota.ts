import { type Connection, mongo, Schema } from 'mongoose'
import { isDuplicate } from '#database/duplicate-key.ts'

interface QuotaDocument {
  /** Site, day in UTC, and the network where it counts one. */
  _id: string
  turns: number
  anonymous: number
  expiresAt: Date
}

/** A crash may forget the last counts. No turn waits, before its message is stored, for a count to reach the disk. */
const writeConcern = { w: 1, j: false } as const

const schema = new Schema<QuotaDocument>(
  {
    _id: { type: String, required: true },
    turns: { type: Number, required: true },
    anonymous: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  {
    versionKey: false,
    writeConcern,
  },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** One network may use so much of a site's quota: one neighbour cannot spend it all. */
const networkShare = 0.1
/** Visitors without an identity may use so much of it. */
const anonymousShare = 0.8
const keptMs = 48 * 3600_000

interface Count {
  readonly filter: { readonly _id: string }
  readonly increase: { readonly turns: number; readonly anonymous: number }
}

export const quotaModel = (connection: Connection) => connection.model<QuotaDocument>('Quota', schema, 'quotas')

export interface TurnQuota {
  /** Counts one turn of the agent; false when the day's quota does not permit it. */
  take(turn: QuotaTurn): Promise<boolean>
  /** Takes back what `take` counted: nothing came of the turn. */
  giveBack(turn: QuotaTurn): Promise<void>
}

interface QuotaTurn {
  readonly siteId: string
  /** Turns a day. */
  readonly quota: number
  readonly network: string
  readonly identified: boolean
}

/** How many turns of its agent a site pays for in a day (UTC), whoever asks. */
export function turnQuota(connection: Connection, now: () => Date = () => new Date()): TurnQuota {
  const quotas = quotaModel(connection)

  const dayOf = (siteId: string) => `${siteId} ${now().toISOString().slice(0, 10)}`

  /** Counts in this order, in one command, up to the first whose conditions are not met; how many were counted. */
  async function count(counts: readonly Count[]): Promise<number> {
    if (counts.length === 0) return 0
    const expiresAt = new Date(now().getTime() + keptMs)
    try {
      await quotas.bulkWrite(
        counts.map(({ filter, increase }) => ({
          updateOne: { filter, update: { $inc: increase, $setOnInsert: { expiresAt } }, upsert: true },
        })),
        { writeConcern },
      )
      return counts.length
    } catch (error) {
      // The document is there and does not meet the conditions: the upsert tried to insert it a second time. Two first
      // turns at once show the same error once; the second look then finds the document.
      if (!(error instanceof mongo.MongoBulkWriteError) || !isDuplicate(error)) throw error
      const counted = error.matchedCount + error.upsertedCount
      const [next, ...rest] = counts.slice(counted)
      if (!next) throw error
      const { modifiedCount } = await quotas.updateOne(next.filter, { $inc: next.increase })
      return modifiedCount === 0 ? counted : counted + 1 + (await count(rest))
    }
  }

  return {
    async take({ siteId, quota, network: net, identified }) {
      if (quota < 1) return false
      const day = dayOf(siteId)
      const increase = { turns: 1, anonymous: identified ? 0 : 1 }
      const networkTurns = Math.max(1, Math.floor(quota * networkShare))
      const anonymousTurns = Math.max(1, Math.floor(quota * anonymousShare))
      const network = { filter: { _id: `${day} ${net}`, turns: { $lt: networkTurns } }, increase }
      const site = {
        filter: { _id: day, turns: { $lt: quota }, ...(identified ? {} : { anonymous: { $lt: anonymousTurns } }) },
        increase,
      }
      const counted = await count([network, site])
      // What the site refused must not count against the network's share.
      if (counted === 1)
        await quotas.updateOne({ _id: network.filter._id }, { $inc: { turns: -1, anonymous: -increase.anonymous } })
      return counted === 2
    },

    async giveBack({ siteId, network, identified }) {
      const day = dayOf(siteId)
      await quotas.updateMany(
        { _id: { $in: [day, `${day} ${network}`] } },
        { $inc: { turns: -1, anonymous: identified ? 0 : -1 } },
      )
    },
  }
}

/** Seconds until the quotas begin anew, at midnight UTC. */
export const secondsToMidnight = (now = new Date()): number =>
  Math.ceil((new Date(now).setUTCHours(24, 0, 0, 0) - now.getTime()) / 1000)
