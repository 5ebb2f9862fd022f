import { randomUUID } from 'node:crypto'
import { AgentFailure } from '#conversation/agent.ts'
import type { Dialer } from '#outbound/dialer.ts'
import { type AgentFailureKind, agentFailureKind } from './failure-kind.ts'
import { createN8nAgent } from './n8n.ts'
import { type AgentSettings, defaultAgentLimits } from './settings.ts'

/**
 * A merchant waits for the answer on a page: so long for its first text and for all of it, in milliseconds. It may be as
 * large as on a site: no agent is refused here that would answer there.
 */
const limits = { ...defaultAgentLimits, firstContentMs: 20_000, idleMs: 10_000, totalMs: 25_000 }

export type Tried =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: AgentFailureKind }

/** Asks an agent one question, as a first visitor of a site of that platform would. */
export type TryAgent = (agent: Omit<AgentSettings, 'limits'>, question: string, platform: string) => Promise<Tried>

export const createTryAgent =
  (dialer: Dialer, issuer: string): TryAgent =>
  async (settings, question, platform) => {
    const agent = createN8nAgent({ dialer, issuer, settingsOf: async () => ({ ...settings, limits }) })
    const conversation = `conv_test_${randomUUID()}`
    const site = { id: 'site_test', name: 'Test', platform }
    const request = {
      action: 'sendMessage' as const,
      sessionId: conversation,
      chatInput: question,
      metadata: {
        site,
        conversation: { id: conversation, turn: 1 },
        visitor: { id: 'vis_test', known: false },
        page: null,
        locale: null,
        timeZone: null,
        userAgent: null,
        time: new Date().toISOString(),
      },
    }
    let text = ''
    try {
      const asked = { siteId: site.id, visitorId: 'vis_test', request }
      for await (const piece of agent.answer(asked, new AbortController().signal)) text += piece
      return { kind: 'answered', text }
    } catch (error) {
      if (error instanceof AgentFailure) return { kind: 'failed', failure: agentFailureKind(error) }
      throw error
    }
  }
