import { SealBroken, type Vault } from '#keys/vault.ts'
import { checkSiteAgent, type SiteAgent } from '#sites/agent-access.ts'

/** An agent that answered the owner's test, between two pages of one approval. */
export interface AgentChoices {
  /** For the page: nobody reads a credential in it, and it opens for this approval alone. */
  seal(agent: SiteAgent, accountId: string, challenge: string): string
  /** Null: it was changed, or is another approval's. */
  open(sealed: string, accountId: string, challenge: string): SiteAgent | null
}

const binding = (accountId: string, challenge: string) => ({
  purpose: 'wordpress-agent-choice',
  tenant: accountId,
  record: challenge,
})

export const createAgentChoices = (vault: Vault): AgentChoices => ({
  seal: (agent, accountId, challenge) => vault.seal(JSON.stringify(agent), binding(accountId, challenge)),
  open(sealed, accountId, challenge) {
    try {
      return checkSiteAgent(JSON.parse(vault.open(sealed, binding(accountId, challenge))))
    } catch (error) {
      if (error instanceof SealBroken) return null
      throw error
    }
  },
})
