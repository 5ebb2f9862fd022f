import type { Connection } from 'mongoose'
import { consoleSessionModel } from './console-session-model.ts'
import type { PersonDocument } from './person-model.ts'
import { hashToken, newToken } from './random-token.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A session ends when it was not used for so long, */
const idleMs = 14 * dayMs
/** and so long after it began, however much it is used. */
export const longestMs = 90 * dayMs

/** A session that holds, and under which password it began. */
export interface FoundSession {
  readonly personId: string
  readonly passwordSetAt: Date
}

/** Who is signed in where: the browser has a random token, of which we keep the hash. */
export interface ConsoleSessions {
  /** @returns the new token. */
  begin(person: Pick<PersonDocument, '_id' | 'passwordSetAt'>): Promise<string>
  find(token: string): Promise<FoundSession | null>
  end(token: string): Promise<void>
  endAll(personIds: readonly string[]): Promise<void>
}

export function consoleSessions(connection: Connection, now: () => number = Date.now): ConsoleSessions {
  const sessions = consoleSessionModel(connection)
  const expiry = (createdAt: number) => new Date(Math.min(now() + idleMs, createdAt + longestMs))

  return {
    async begin({ _id: personId, passwordSetAt }) {
      const token = newToken()
      const at = now()
      const times = { createdAt: new Date(at), usedAt: new Date(at), expiresAt: expiry(at) }
      await sessions.insertMany([{ _id: hashToken(token), personId, passwordSetAt, ...times }], { lean: true })
      return token
    },

    async find(token) {
      // MongoDB removes what expired about once a minute; until then it is refused here.
      const found = await sessions.findOne({ _id: hashToken(token), expiresAt: { $gt: new Date(now()) } }).lean()
      if (!found) return null
      if (now() - found.usedAt.getTime() > hourMs)
        await sessions.updateOne(
          { _id: found._id },
          { $set: { usedAt: new Date(now()), expiresAt: expiry(found.createdAt.getTime()) } },
        )
      return { personId: found.personId, passwordSetAt: found.passwordSetAt }
    },

    async end(token) {
      await sessions.deleteOne({ _id: hashToken(token) })
    },

    async endAll(personIds) {
      await sessions.deleteMany({ personId: { $in: [...personIds] } })
    },
  }
}
