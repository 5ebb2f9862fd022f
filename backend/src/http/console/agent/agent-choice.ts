import type { RequestContext } from '#http/request-state.ts'
import { checkAgentAccess, type SiteAgent } from '#sites/agent-access.ts'
import { SiteError } from '#sites/site-error.ts'
import { fieldOf } from '../form-body.ts'

/** What the owner chose as the site's agent. */
export type AgentChoice =
  | { readonly kind: 'chosen'; readonly agent: SiteAgent }
  /** The one that the earlier site has. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'invalid'; readonly field: 'url' | 'secret' }

/** Reads the form's part about the agent. A secret is never shown again: it is typed anew. */
export function agentChoice(ctx: RequestContext): AgentChoice {
  const choice = fieldOf(ctx, 'agent')
  if (choice === 'demo') return { kind: 'chosen', agent: { kind: 'demo' } }
  if (choice === 'keep') return { kind: 'kept' }
  const url = fieldOf(ctx, 'url').trim()
  if (!accepted({ url, authentication: { kind: 'none' } })) return { kind: 'invalid', field: 'url' }
  const agent = { url, authentication: authenticationOf(ctx) }
  return accepted(agent) ? { kind: 'chosen', agent } : { kind: 'invalid', field: 'secret' }
}

type Access = Parameters<typeof checkAgentAccess>[0]

function authenticationOf(ctx: RequestContext): Access['authentication'] {
  const secret = fieldOf(ctx, 'secret')
  switch (fieldOf(ctx, 'authentication')) {
    case 'basic':
      return { kind: 'basic', user: fieldOf(ctx, 'user'), password: secret }
    case 'header':
      return { kind: 'header', name: fieldOf(ctx, 'header'), value: secret }
    case 'jwt':
      return { kind: 'jwt', secret }
    default:
      return { kind: 'none' }
  }
}

function accepted(access: Access): boolean {
  try {
    checkAgentAccess(access)
    return true
  } catch (error) {
    if (error instanceof SiteError) return false
    throw error
  }
}
