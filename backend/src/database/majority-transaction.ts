import type { ClientSession, Connection } from 'mongoose'
import { isDuplicate } from './duplicate-key.ts'

/** How often a transaction is begun again because another one was first, before the caller hears of it. */
const attempts = 8

/** A slow database gets this long, also to store what its caller has given up on (`inTime`): a repetition then finds it. */
const giveUpAfterMs = 20_000

/**
 * Runs `work` in one transaction whose commit a majority acknowledged and journaled. `work` may run several times: a
 * conflict with another transaction shows as a transient error (the driver begins again) or, where both inserted the
 * same unique key, as a duplicate (we begin again, and `work` then reads what the other one wrote).
 *
 * @throws the duplicate-key error of a client's own id at once: the first answer is to be read, not written.
 */
export async function transaction<T>(connection: Connection, work: (session: ClientSession) => Promise<T>): Promise<T> {
  const session = await connection.startSession()
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await session.withTransaction(() => work(session), {
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority', j: true },
          timeoutMS: giveUpAfterMs,
        })
      } catch (error) {
        if (attempt === attempts || !isDuplicate(error) || isDuplicate(error, 'clientId')) throw error
      }
    }
  } finally {
    await session.endSession()
  }
}
