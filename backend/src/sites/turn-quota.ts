import { type Connection, Schema } from 'mongoose'
import { isDuplicate } from '#database/duplicate-key.ts'

interface QuotaDocument {
  /** Site, day in UTC, and the network where it counts one. */
  _id: string
  turns: number
  anonymous: number
  expiresAt: Date
}

const schema = new Schema<QuotaDocument>(
  {
    _id: { type: String, required: true },
    turns: { type: Number, required: true },
    anonymous: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  {
    versionKey: false,
    // A crash may forget the last counts. No turn waits, twice before its message is stored, for a count to reach the disk.
    writeConcern: { w: 1, j: false },
  },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** One network may use so much of a site's quota: one neighbour cannot spend it all. */
const networkShare = 0.1
/** Visitors without an identity may use so much of it. */
const anonymousShare = 0.8
const keptMs = 48 * 3600_000

export interface TurnQuota {
  /** Counts one turn of the agent; false when the day's quota does not permit it. */
  take(turn: QuotaTurn): Promise<boolean>
  /** Takes back what `take` counted: nothing came of the turn. */
  giveBack(turn: QuotaTurn): Promise<void>
}

export interface QuotaTurn {
  readonly siteId: string
  /** Turns a day. */
  readonly quota: number
  readonly network: string
  readonly identified: boolean
}

/** How many turns of its agent a site pays for in a day (UTC), whoever asks. */
export function turnQuota(connection: Connection, now: () => Date = () => new Date()): TurnQuota {
  const quotas = connection.model<QuotaDocument>('Quota', schema, 'quotas')

  const dayOf = (siteId: string) => `${siteId} ${now().toISOString().slice(0, 10)}`

  async function count(id: string, conditions: object, anonymous: number): Promise<boolean> {
    try {
      await quotas.updateOne(
        { _id: id, ...conditions },
        {
          $inc: { turns: 1, anonymous },
          $setOnInsert: { expiresAt: new Date(now().getTime() + keptMs) },
        },
        { upsert: true },
      )
      return true
    } catch (error) {
      // The document is there and does not meet the conditions: the upsert tried to insert it a second time. Two first
      // turns at once show the same error once; the second look then finds the document.
      if (!isDuplicate(error)) throw error
      const { modifiedCount } = await quotas.updateOne({ _id: id, ...conditions }, { $inc: { turns: 1, anonymous } })
      return modifiedCount === 1
    }
  }

  return {
    async take({ siteId, quota, network, identified }) {
      const day = dayOf(siteId)
      const anonymous = identified ? 0 : 1
      if (quota < 1) return false
      const perNetwork = Math.max(1, Math.floor(quota * networkShare))
      if (!(await count(`${day} ${network}`, { turns: { $lt: perNetwork } }, anonymous))) return false
      const conditions = {
        turns: { $lt: quota },
        ...(identified ? {} : { anonymous: { $lt: Math.max(1, Math.floor(quota * anonymousShare)) } }),
      }
      if (await count(day, conditions, anonymous)) return true
      // What the site refused must not count against the network's share.
      await quotas.updateOne({ _id: `${day} ${network}` }, { $inc: { turns: -1, anonymous: -anonymous } })
      return false
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
