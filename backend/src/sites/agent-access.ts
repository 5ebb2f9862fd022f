import * as v from 'valibot'
import type { Vault } from '#keys/vault.ts'
import { SiteError } from './site-error.ts'

/** Set by the call itself, or about the connection: a merchant's header must not take their place. */
const reservedHeaders = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Visible ASCII and spaces: a line end would begin a header of its own. */
const fieldValue = v.pipe(
  v.string(),
  v.regex(/^[\x20-\x7e]{1,4000}$/, "the header's value is 1 to 4000 ASCII characters on one line"),
)
const some = (what: string) =>
  v.pipe(v.string(), v.minLength(1, `${what} is empty`), v.maxLength(4000, `${what} is longer than 4000 characters`))

/** Where an agent is, and how it knows that a call is ours. */
const agentAccess = v.object({
  url: v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(2000, "the agent's address is longer than 2000 characters"),
    v.check(
      (url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ''),
      "the agent's address begins with https:// or http://",
    ),
    v.check(
      (url) => !URL.parse(url)?.username && !URL.parse(url)?.password,
      "the agent's address holds no user name and no password: give them as basic authentication",
    ),
  ),
  authentication: v.variant('kind', [
    v.object({ kind: v.literal('none') }),
    v.object({
      kind: v.literal('basic'),
      user: v.pipe(
        some('the user name'),
        v.excludes(':', 'a user name of basic authentication has no colon (RFC 7617)'),
      ),
      password: some('the password'),
    }),
    v.object({
      kind: v.literal('header'),
      name: v.pipe(
        v.string(),
        v.toLowerCase(),
        v.regex(
          /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/,
          ({ input }) => `${input} is no name of a header (RFC 9110 §5.1): write one like x-api-key`,
        ),
        v.check(
          (name) => !reservedHeaders.has(name),
          ({ input }) => `the header ${input} is Parley's own: take another, such as x-api-key`,
        ),
      ),
      value: fieldValue,
    }),
    v.object({ kind: v.literal('jwt'), secret: some('the secret') }),
  ]),
})
export type AgentAccess = v.InferOutput<typeof agentAccess>

const demoAgent = v.object({ kind: v.literal('demo') })
/** The backend's own stand-in, for a merchant who has no agent yet. */
export type DemoAgent = v.InferOutput<typeof demoAgent>

export type SiteAgent = AgentAccess | DemoAgent
export const isDemo = (agent: SiteAgent): agent is DemoAgent => 'kind' in agent

/** Is it the same one, however it is told who calls? */
export const isSameAgent = (one: SiteAgent, other: SiteAgent): boolean =>
  isDemo(one) || isDemo(other) ? isDemo(one) && isDemo(other) : one.url === other.url

/** @throws {SiteError} naming everything that is wrong; never a credential. */
export const checkSiteAgent = (agent: SiteAgent): SiteAgent =>
  isDemo(agent) ? { kind: 'demo' } : checkAgentAccess(agent)

/** @throws {SiteError} naming everything that is wrong; never a credential. */
export function checkAgentAccess(access: AgentAccess): AgentAccess {
  const parsed = v.safeParse(agentAccess, access)
  if (parsed.success) return parsed.output
  throw new SiteError('invalid', parsed.issues.map(({ message }) => message).join('; '))
}

/**
 * A change to what was set; what it does not say stays. The secret that is set is for the host that it was set with:
 * another one is not sent it unasked.
 *
 * @throws {SiteError}
 */
export function changedAccess(former: SiteAgent | null, { url, authentication }: Partial<AgentAccess>): AgentAccess {
  if (former === null || isDemo(former)) {
    if (url === undefined) throw new SiteError('invalid', 'the site has no agent yet: give its address')
    return { url, authentication: authentication ?? { kind: 'none' } }
  }
  const was = URL.parse(former.url)?.origin
  if (url !== undefined && authentication === undefined && former.authentication.kind !== 'none') {
    if (URL.parse(url)?.origin !== was)
      throw new SiteError(
        'authentication_unsaid',
        `the secret that was set for ${was} is not sent to another host unasked`,
      )
  }
  return { url: url ?? former.url, authentication: authentication ?? former.authentication }
}

const binding = (siteId: string) => ({ purpose: 'agent-access', tenant: siteId, record: siteId })

/** The address is sealed like a credential: whoever knows a webhook without authentication may call it. */
export const sealAgentAccess = (vault: Vault, siteId: string, access: SiteAgent): string =>
  vault.seal(JSON.stringify(access), binding(siteId))

export const openAgentAccess = (vault: Vault, siteId: string, sealed: string): SiteAgent =>
  v.parse(v.union([demoAgent, agentAccess]), JSON.parse(vault.open(sealed, binding(siteId))))
