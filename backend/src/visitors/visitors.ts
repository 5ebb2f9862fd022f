import type { ClientSession, Connection } from 'mongoose'
import type { VisitorRef } from '#conversation/transcripts.ts'
import { isDuplicate } from '#database/duplicate-key.ts'
import { newId } from '#ids.ts'
import type { Vault } from '#keys/vault.ts'
import type { Identity } from './identity.ts'
import { createProfiles, type Profiles } from './profiles.ts'
import type { ReturnTokens } from './return-token.ts'
import type { Revocations } from './revocations.ts'
import { identityFields, openIdentity, sealIdentity, whoIs } from './sealed-identity.ts'
import { VisitorGone } from './visitor-gone.ts'
import { type VisitorDocument, visitorModel } from './visitor-model.ts'

/** For whom a session with a proved identity is opened. `sealedIdentity` is for the token. */
interface IdentifiedVisitor {
  readonly visitorId: string
  /** Has the visitor been here before? */
  readonly known: boolean
  readonly sealedIdentity: string
}

export interface Visitors {
  /** Is there anything of this visitor, a first message at least? */
  isKnown(visitor: VisitorRef): Promise<boolean>

  /**
   * The visitor that a proved identity opens: the one who is that person on this site; else the anonymous one who asks,
   * whose history joins the identity, this once; else a new one, of whom nothing is written before the first message.
   * What held an anonymous visitor's history (return tokens, anonymous sessions) ends when it joins.
   */
  identify(siteId: string, who: Identity, anonymousVisitorId: string | null): Promise<IdentifiedVisitor>

  /**
   * Writes the visitor down, with the first message of a conversation; true when nothing was known before. `sealedIdentity`
   * as the session's token carries it.
   *
   * @throws {VisitorGone}
   */
  ensureVisitor(visitor: VisitorRef & { readonly sealedIdentity?: string }, session?: ClientSession): Promise<boolean>

  /** Who the visitor is, from what is kept; null for an anonymous one. */
  identityOf(visitor: VisitorRef): Promise<Identity | null>

  readonly profiles: Profiles

  /** Opens the identity that a session's token carries. */
  openIdentity(visitor: VisitorRef, sealed: string): Identity
}

interface VisitorsOptions {
  readonly connection: Connection
  readonly vault: Vault
  readonly returnTokens: ReturnTokens
  readonly revocations: Revocations
  readonly now?: () => number
}

export function createVisitors(options: VisitorsOptions): Visitors {
  const { connection, vault, returnTokens, revocations, now = Date.now } = options
  const visitors = visitorModel(connection)

  const scope = ({ visitorId, siteId }: VisitorRef) => ({ _id: visitorId, siteId })

  async function endAnonymous(visitorId: string): Promise<void> {
    await revocations.revoke({ anonymousVisitorId: visitorId })
    await returnTokens.revokeAll(visitorId)
  }

  /** Gives the anonymous visitor the identity; false where there is none, or it has one. */
  async function join(visitor: VisitorRef, who: Identity): Promise<boolean> {
    const { matchedCount } = await visitors.updateOne(
      { ...scope(visitor), identity: { $exists: false } },
      { $set: { identity: identityFields(vault, visitor, who), lastSeenAt: new Date(now()) } },
    )
    return matchedCount === 1
  }

  async function refreshed(holder: VisitorDocument, who: Identity): Promise<IdentifiedVisitor> {
    const visitor = { visitorId: holder._id, siteId: holder.siteId }
    const kept = holder.identity && openIdentity(vault, visitor, holder.identity.sealed)
    if (JSON.stringify(kept) !== JSON.stringify(who) || (holder.identity && vault.isStale(holder.identity.sealed)))
      await visitors.updateOne(scope(visitor), { $set: { identity: identityFields(vault, visitor, who) } })
    return { visitorId: holder._id, known: true, sealedIdentity: sealIdentity(vault, visitor, who) }
  }

  async function identify(
    siteId: string,
    who: Identity,
    anonymousVisitorId: string | null,
  ): Promise<IdentifiedVisitor> {
    const holder = await visitors.findOne(whoIs(vault, siteId, who.sub)).lean()
    if (holder) {
      // It joined before, and the process died before the rest was done.
      if (holder._id === anonymousVisitorId) await endAnonymous(holder._id)
      return refreshed(holder, who)
    }
    const anonymous = anonymousVisitorId === null ? null : { visitorId: anonymousVisitorId, siteId }
    try {
      if (anonymous && (await join(anonymous, who))) {
        await endAnonymous(anonymous.visitorId)
        return { visitorId: anonymous.visitorId, known: true, sealedIdentity: sealIdentity(vault, anonymous, who) }
      }
    } catch (error) {
      // Another device of the same person was first.
      if (isDuplicate(error)) return identify(siteId, who, null)
      throw error
    }
    const visitor = { visitorId: newId('vis'), siteId }
    return { visitorId: visitor.visitorId, known: false, sealedIdentity: sealIdentity(vault, visitor, who) }
  }

  return {
    profiles: createProfiles(connection, vault),
    isKnown: async (visitor) => (await visitors.exists(scope(visitor))) !== null,

    identify,

    async ensureVisitor({ sealedIdentity, ...visitor }, session) {
      const at = new Date(now())
      const transaction = session ? { session } : {}
      // Within the transaction: an erasure that it met has written this down, and the conversation must not begin again.
      if (await revocations.isErased(visitor.visitorId, session)) throw new VisitorGone()
      const who = sealedIdentity === undefined ? null : openIdentity(vault, visitor, sealedIdentity)
      if (who) {
        const holder = await visitors.findOne(whoIs(vault, visitor.siteId, who.sub), { _id: 1 }, transaction).lean()
        if (holder && holder._id !== visitor.visitorId) throw new VisitorGone()
      }
      const { upsertedCount } = await visitors.updateOne(
        scope(visitor),
        {
          $setOnInsert: { createdAt: at },
          $set: { lastSeenAt: at, ...(who && { identity: identityFields(vault, visitor, who) }) },
        },
        { upsert: true, ...transaction },
      )
      return upsertedCount === 1
    },

    async identityOf(visitor) {
      const found = await visitors.findOne(scope(visitor), { identity: 1 }).lean()
      return found?.identity ? openIdentity(vault, visitor, found.identity.sealed) : null
    },

    openIdentity: (visitor, sealed) => openIdentity(vault, visitor, sealed),
  }
}
