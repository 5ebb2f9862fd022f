import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { parseSecret } from '#keys/parse-secret.ts'
import { openKeyRing } from '#keys/ring.ts'
import { createVault } from '#keys/vault.ts'
import type { CreatedSite } from '#sites/administration.ts'
import { createTickets } from '#visitors/ticket.ts'
import { createVisitorTokens, type SessionClaims } from '#visitors/visitor-token.ts'
import { shopOrigin, type TestBackend, testSecret } from './backends/backend.ts'

const vault = () => createVault(parseSecret(testSecret))

/** Issues visitor tokens as the backend does, until it is closed. */
export async function openTokenForge(backend: TestBackend, now?: () => number) {
  const report = (error: unknown) => {
    throw error
  }
  const ring = await openKeyRing({ connection: backend.connection, vault: vault(), report })
  const tokens = createVisitorTokens(ring, now)
  return {
    /** Of a session and a visitor of its own, so that no limit hides what is behind it. */
    async issue(who: Partial<SessionClaims> = {}): Promise<string> {
      const sessionId = randomUUID()
      const session = { visitorId: `vis_${sessionId}`, siteId: backend.site.site.id, origin: shopOrigin, known: false }
      return (await tokens.issue({ ...session, sessionId, ...who })).token
    },
    close: () => ring.close(),
  }
}

/** A visitor token as the backend would have issued it at another time (milliseconds since the epoch). */
export async function visitorTokenFrom(
  backend: TestBackend,
  at: number,
  session: Partial<SessionClaims> = {},
): Promise<string> {
  const forge = await openTokenForge(backend, () => at)
  try {
    return await forge.issue(session)
  } finally {
    await forge.close()
  }
}

/** A ticket as the backend would have issued it at another time (milliseconds since the epoch). */
export const ticketFrom = (siteId: string, origin: string | null, at: number = Date.now()): Promise<string> =>
  createTickets({ vault: vault(), countUse: async () => 1, now: () => at }).issue(siteId, origin)

interface Claims {
  sub: string
  email?: string
  name?: string
  claims?: Record<string, unknown>
  jti?: string
  aud?: string
  /** Seconds from now. */
  expiresIn?: number
}

/** An identity token as a merchant's server signs it. */
export function identityJwt({ site, identityKey }: CreatedSite, { aud = site.id, expiresIn = 300, ...who }: Claims) {
  return new SignJWT({ ...who })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(aud)
    .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
    .sign(new TextEncoder().encode(identityKey))
}
