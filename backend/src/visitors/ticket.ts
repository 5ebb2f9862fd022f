import { errors, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { newId } from '#ids.ts'
import type { Vault } from '#keys/vault.ts'
import type { CountUse } from './ticket-uses.ts'

const lifetimeSeconds = 600
/** One `/embed` document may open a session again: reloads of a restored tab, a duplicated tab. */
const sessions = 5

const type = 'parley-ticket+jwt'
const audience = 'parley-session'
const algorithm = 'HS256'

type RedeemedTicket = 'ok' | 'invalid' | 'expired' | 'used-up' | 'wrong-site' | 'wrong-origin'

/**
 * The ticket in an `/embed` document: who has one loaded the frame of that site lately. It throttles and restrains
 * browsers; any other client can fetch the document too.
 */
export interface Tickets {
  /** `origin`: the embedding page's, where the `Referer` named an active one; the session's must equal it then. */
  issue(siteId: string, origin: string | null): Promise<string>
  /** Counts one session. Only an ok counts against the ticket, or one beyond its number. */
  redeem(ticket: string, session: { siteId: string; origin: string }): Promise<RedeemedTicket>
}

const claims = v.object({ site: v.string(), origin: v.optional(v.string()), jti: v.string(), exp: v.number() })

interface TicketOptions {
  readonly vault: Vault
  readonly countUse: CountUse
  readonly now?: () => number
}

export function createTickets({ vault, countUse, now = Date.now }: TicketOptions): Tickets {
  const key = vault.derive('ticket')

  async function verify(ticket: string): Promise<v.InferOutput<typeof claims> | 'expired' | 'invalid'> {
    try {
      const options = { algorithms: [algorithm], typ: type, audience, currentDate: new Date(now()) }
      const parsed = v.safeParse(claims, (await jwtVerify(ticket, key, options)).payload)
      return parsed.success ? parsed.output : 'invalid'
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired'
      if (error instanceof errors.JOSEError) return 'invalid'
      throw error
    }
  }

  return {
    issue(siteId, origin) {
      const issuedAt = Math.floor(now() / 1000)
      return new SignJWT({ site: siteId, ...(origin === null ? {} : { origin }) })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setAudience(audience)
        .setJti(newId('tkt'))
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSeconds)
        .sign(key)
    },

    async redeem(ticket, session) {
      const verified = await verify(ticket)
      if (typeof verified === 'string') return verified
      if (verified.site !== session.siteId) return 'wrong-site'
      if (verified.origin !== undefined && verified.origin !== session.origin) return 'wrong-origin'
      const uses = await countUse(verified.jti, new Date(verified.exp * 1000))
      return uses <= sessions ? 'ok' : 'used-up'
    },
  }
}
