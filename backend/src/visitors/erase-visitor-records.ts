import type { ClientSession, Connection } from 'mongoose'
import type { VisitorRef } from '#conversation/transcripts.ts'
import { erasureModel } from './erasure-model.ts'
import { returnTokenModel } from './return-token-model.ts'
import { revokeVisitors } from './revocations.ts'
import { visitorModel } from './visitor-model.ts'

/**
 * Deletes who a visitor is, and the return tokens, ends the sessions (`Revocations`), and writes down that it was done.
 * What it gives takes part in the transaction.
 */
export function eraseVisitorRecords(connection: Connection) {
  const visitors = visitorModel(connection)
  const returnTokens = returnTokenModel(connection)
  const erasures = erasureModel(connection)
  return async ({ visitorId, siteId }: VisitorRef, session: ClientSession): Promise<void> => {
    const at = new Date()
    // Written and then deleted where there is none: a first message that is being stored at this moment writes the same
    // document, so of the two transactions one runs again and sees what the other did.
    const known = await visitors
      .findOneAndUpdate(
        { _id: visitorId, siteId },
        { $setOnInsert: { createdAt: at } },
        { upsert: true, returnDocument: 'before', session },
      )
      .lean()
    await visitors.deleteOne({ _id: visitorId, siteId }, { session })
    await revokeVisitors(connection, [visitorId], session)
    await returnTokens.deleteMany({ visitorId, siteId }, { session })
    // Who never said anything is in no backup.
    if (known) await erasures.updateOne({ _id: visitorId }, { $setOnInsert: { siteId, at } }, { upsert: true, session })
  }
}
