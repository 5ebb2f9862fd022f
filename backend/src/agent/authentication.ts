import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { AgentQuestion } from '#conversation/agent.ts'
import type { AgentAuthentication } from './settings.ts'

const tokenSeconds = 60

/**
 * The headers by which the agent knows the call. n8n's Webhook node verifies the JWT's signature and `exp`; the other
 * claims are for the workflow, which finds them in `$json.jwtPayload`.
 */
export const authenticationHeaders = async (
  authentication: AgentAuthentication,
  { siteId, visitorId, request }: AgentQuestion,
  issuer: string,
  now: () => number,
): Promise<Record<string, string>> => {
  switch (authentication.kind) {
    case 'none':
      return {}
    case 'basic': {
      const { user, password } = authentication
      return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
    }
    case 'header':
      return { [authentication.name]: authentication.value }
    case 'jwt': {
      const issuedAt = Math.floor(now() / 1000)
      const token = await new SignJWT({ sid: request.sessionId, site: siteId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience('n8n')
        .setSubject(visitorId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + tokenSeconds)
        .setJti(randomUUID())
        .sign(new TextEncoder().encode(authentication.secret))
      return { authorization: `Bearer ${token}` }
    }
  }
}
