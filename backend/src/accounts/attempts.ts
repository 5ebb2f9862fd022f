import { type Connection, Schema } from 'mongoose'
import { isDuplicate } from '#database/duplicate-key.ts'

interface AttemptsDocument {
  /** A keyed hash of what is counted by. */
  _id: string
  count: number
  /** When the count begins anew. */
  expiresAt: Date
}

/** A crash may forget the last counts. Nobody waits, before a password is looked at, for a count to reach the disk. */
const writeConcern = { w: 1, j: false } as const

const schema = new Schema<AttemptsDocument>(
  {
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, writeConcern },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const attemptsModel = (connection: Connection) =>
  connection.model<AttemptsDocument>('Attempts', schema, 'attempts')

/** So many attempts in a time, counted by a key. */
export interface Allowance {
  readonly key: string
  readonly max: number
  readonly minutes: number
}

/** Counts attempts, for all processes and over restarts. */
export interface Attempts {
  /**
   * Counts one by each key, in their order, up to the first that is used up: what one refuses takes nothing of the next.
   *
   * @returns the seconds to wait, where one of them is used up; 0: go on.
   */
  take(allowances: readonly Allowance[]): Promise<number>
  /** Takes the last count back: the attempt was no guess. */
  giveBack(allowances: readonly Allowance[]): Promise<void>
}

export function createAttempts(connection: Connection, now: () => number = Date.now): Attempts {
  const attempts = attemptsModel(connection)

  async function count({ key, minutes }: Allowance): Promise<AttemptsDocument> {
    const at = new Date(now())
    const running = { $gt: ['$expiresAt', at] }
    const next = {
      count: { $cond: [running, { $add: ['$count', 1] }, 1] },
      expiresAt: { $cond: [running, '$expiresAt', new Date(now() + minutes * 60_000)] },
    }
    const options = { upsert: true, returnDocument: 'after', updatePipeline: true, writeConcern } as const
    const once = () =>
      attempts
        .findOneAndUpdate({ _id: key }, [{ $set: next }], options)
        .orFail()
        .lean()
    // Of two that are the first at once, one finds the other's document when it looks again.
    return once().catch((error: unknown) => (isDuplicate(error) ? once() : Promise.reject(error)))
  }

  return {
    async take(allowances) {
      for (const allowance of allowances) {
        const { count: taken, expiresAt } = await count(allowance)
        if (taken > allowance.max) return Math.max(1, Math.ceil((expiresAt.getTime() - now()) / 1000))
      }
      return 0
    },

    async giveBack(allowances) {
      const keys = allowances.map(({ key }) => key)
      await attempts.updateMany({ _id: { $in: keys }, count: { $gt: 0 } }, { $inc: { count: -1 } })
    },
  }
}
