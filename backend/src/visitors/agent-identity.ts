import type { AgentIdentity } from '@parley/protocol/agent-request'
import type { Identity } from './identity.ts'

/** What the agent is told of a proved identity: the merchant's own id, and what the merchant signed beside it. */
export const agentIdentity = ({ sub, email, name, claims }: Identity): AgentIdentity => ({
  id: sub,
  ...(email && { email }),
  ...(name && { name }),
  ...(claims && { claims }),
  verified: true,
})
