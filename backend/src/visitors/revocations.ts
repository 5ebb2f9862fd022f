import { EventEmitter } from 'node:events'
import type { ClientSession, Connection } from 'mongoose'
import { repeat } from '#periodic.ts'
import { keptSeconds, revocationModel } from './revocation-model.ts'
import type { SessionClaims } from './visitor-token.ts'

/** Every process reads what is new so often, in milliseconds. */
export const pollMs = 2_000
/** Read again behind the newest one known, in milliseconds: two writes may become visible in another order. */
const overlapMs = 30_000

/** What can end before its tokens do. */
type Revoked =
  | { readonly visitorId: string }
  | { readonly sessionId: string }
  /** The sessions of a visitor without an identity: what they held belongs to an identity now. */
  | { readonly anonymousVisitorId: string }

/** The part of a session by which a revocation is found. */
type RevocableSession = Pick<SessionClaims, 'visitorId' | 'sessionId' | 'sealedIdentity'>

/** Sessions that ended although their tokens still hold. In this process at once, in others within `pollMs`. */
export interface Revocations {
  revoke(what: Revoked): Promise<void>
  /** Reads at once what was revoked by other means than `revoke`. */
  read(): Promise<void>
  isRevoked(session: RevocableSession): boolean
  /** Was the visitor erased, here or elsewhere? Asks the database, where it is written together with the deletion. */
  isErased(visitorId: string, session?: ClientSession): Promise<boolean>
  /** Calls when something new is revoked, here or elsewhere: then ask `isRevoked` of what is open. Returns how to stop. */
  onRevoked(listener: () => void): () => void
  /** Ends the background reading. */
  close(): Promise<void>
}

interface RevocationOptions {
  readonly connection: Connection
  /** Hears of a reading that failed; it is tried again. */
  readonly report: (error: unknown) => void
}

/** Reads what is revoked now, and goes on reading. */
export async function openRevocations({ connection, report }: RevocationOptions): Promise<Revocations> {
  const model = revocationModel(connection)
  const known = new Map<string, number>()
  const events = new EventEmitter().setMaxListeners(0)
  let newest = 0

  function learn(subject: string, at: number): boolean {
    const isNew = known.get(subject) !== at
    // Deleted first, so that the map stays in the order in which entries go out of date.
    known.delete(subject)
    known.set(subject, at)
    newest = Math.max(newest, at)
    return isNew
  }

  function forgetOld(): void {
    for (const [subject, at] of known) {
      if (at > newest - keptSeconds * 1000) return
      known.delete(subject)
    }
  }

  async function poll(): Promise<void> {
    const found = await model
      .find({ at: { $gt: new Date(newest - overlapMs) } })
      .sort({ at: 1 })
      .lean()
    const news = found.filter(({ _id, at }) => learn(_id, at.getTime()))
    forgetOld()
    if (news.length > 0) events.emit('revoked')
  }

  await poll()
  const background = repeat(poll, pollMs, report)

  return {
    async revoke(what) {
      const { _id, at } = await model
        .findOneAndUpdate({ _id: subjectOf(what) }, [{ $set: { at: '$$NOW' } }], {
          upsert: true,
          returnDocument: 'after',
          updatePipeline: true,
        })
        .orFail()
        .lean()
      if (learn(_id, at.getTime())) events.emit('revoked')
    },

    read: poll,

    isRevoked: ({ visitorId, sessionId, sealedIdentity }) =>
      known.has(subjectOf({ visitorId })) ||
      known.has(subjectOf({ sessionId })) ||
      (sealedIdentity === undefined && known.has(subjectOf({ anonymousVisitorId: visitorId }))),

    isErased: async (visitorId, session) =>
      (await model.exists({ _id: subjectOf({ visitorId }) }).session(session ?? null)) !== null,

    onRevoked(listener) {
      events.on('revoked', listener)
      return () => events.off('revoked', listener)
    },

    close: () => background.stop(),
  }
}

/** Ends the sessions of erased visitors, for processes that have yet to read their revocations. */
export async function revokeVisitors(
  connection: Connection,
  visitorIds: readonly string[],
  session?: ClientSession,
): Promise<void> {
  if (visitorIds.length === 0) return
  await revocationModel(connection).bulkWrite(
    visitorIds.map((visitorId) => ({
      updateOne: {
        filter: { _id: subjectOf({ visitorId }) },
        update: [{ $set: { at: { $ifNull: ['$at', '$$NOW'] } } }],
        upsert: true,
      },
    })),
    { ordered: false, ...(session && { session }) },
  )
}

/** The id of the document that says so. */
function subjectOf(what: Revoked): string {
  if ('visitorId' in what) return `visitor ${what.visitorId}`
  if ('sessionId' in what) return `session ${what.sessionId}`
  return `anonymous ${what.anonymousVisitorId}`
}
