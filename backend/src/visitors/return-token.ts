import { createHash, randomBytes } from 'node:crypto'
import type { Connection } from 'mongoose'
import { transaction } from '#database/majority-transaction.ts'
import { idleDays, returnTokenModel } from './return-token-model.ts'
import { VisitorGone } from './visitor-gone.ts'
import { visitorModel } from './visitor-model.ts'

/** At most so many live ones a visitor: one for each browser that was handed one, the least used ends first. */
const maxLive = 10

/** How an anonymous visitor is known again: a random token in the frame's own storage, of which we keep the hash. */
export interface ReturnTokens {
  /** @throws {VisitorGone} when the visitor was erased. */
  issue(visitorId: string, siteId: string): Promise<string>
  /** The anonymous visitor it was issued to on this site; null for any other token. Begins the 90 idle days anew. */
  redeem(token: string, siteId: string): Promise<string | null>
  revokeAll(visitorId: string): Promise<void>
}

export function createReturnTokens(connection: Connection, now: () => number = Date.now): ReturnTokens {
  const tokens = returnTokenModel(connection)
  const visitors = visitorModel(connection)

  return {
    async issue(visitorId, siteId) {
      const token = `rt_${randomBytes(32).toString('base64url')}`
      const at = new Date(now())
      await transaction(connection, async (session) => {
        // A write that always changes something: an erasure at this moment writes the same document, so that of the two
        // transactions one runs again. Else a token could outlive its visitor.
        const { matchedCount } = await visitors.updateOne(
          { _id: visitorId, siteId },
          [{ $set: { lastSeenAt: { $max: [at, { $add: ['$lastSeenAt', 1] }] } } }],
          { session, updatePipeline: true },
        )
        if (matchedCount === 0) throw new VisitorGone()
        await tokens.insertMany([{ _id: hashOf(token), siteId, visitorId, usedAt: at }], { session, lean: true })
      })
      const surplus = await tokens.find({ visitorId }, { _id: 1 }).sort({ usedAt: -1 }).skip(maxLive).lean()
      if (surplus.length > 0) await tokens.deleteMany({ _id: { $in: surplus.map(({ _id }) => _id) } })
      return token
    },

    async redeem(token, siteId) {
      const found = await tokens
        .findOneAndUpdate(
          // MongoDB removes idle ones about once a minute; until then they are refused here.
          { _id: hashOf(token), siteId, usedAt: { $gt: new Date(now() - idleDays * 24 * 3600_000) } },
          { $set: { usedAt: new Date(now()) } },
        )
        .lean()
      // An identified visitor's history opens to the identity alone, and an erased visitor's to nobody.
      const anonymous = found && (await visitors.exists({ _id: found.visitorId, siteId, identity: { $exists: false } }))
      return anonymous ? found.visitorId : null
    },

    async revokeAll(visitorId) {
      await tokens.deleteMany({ visitorId })
    },
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
