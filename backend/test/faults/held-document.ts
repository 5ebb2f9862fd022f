import type { Model } from 'mongoose'
import { expect, vi } from 'vitest'

/** A document that a transaction of the test's has written: who else writes it waits until the test lets it go. */
export async function holdDocument<T>(model: Model<T>, id: unknown) {
  const session = await model.db.startSession()
  session.startTransaction()
  const { matchedCount } = await model.collection.updateOne({ _id: id as never }, { $set: { held: true } }, { session })
  expect(matchedCount).toBe(1)
  const admin = model.db.getClient().db('admin')
  const ns = `${model.db.name}.${model.collection.collectionName}`
  return {
    /** Resolves once somebody's write waits. */
    isWaitedFor: () =>
      vi.waitFor(
        async () => {
          const waiting = { ns, op: 'update', writeConflicts: { $gt: 0 } }
          expect(
            await admin
              .aggregate([{ $currentOp: {} }, { $match: waiting }], { readConcern: { level: 'local' } })
              .toArray(),
          ).not.toEqual([])
        },
        { timeout: 10_000, interval: 20 },
      ),

    /** Undoes the test's own write. */
    async letGo(): Promise<void> {
      await session.abortTransaction()
      await session.endSession()
    },
  }
}
