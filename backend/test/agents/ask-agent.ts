import { createN8nAgent, type N8nAgentOptions } from '#agent/n8n.ts'
import { type AgentSettings, defaultAgentLimits } from '#agent/settings.ts'
import { createDialer } from '#outbound/dialer.ts'
import { question } from './agent-question.ts'
import { startFakeAgent } from './fake-agent.ts'

/** The clock of every call below, in milliseconds since 1970. */
export const now = Date.UTC(2026, 10, 21, 12)

export type Caller = Awaited<ReturnType<typeof startCaller>>

/** The real adapter over the real dialer, before a fake agent. It waits for no repetition of a call, unless told. */
export async function startCaller(options: Pick<Partial<N8nAgentOptions>, 'wait'> = { wait: async () => {} }) {
  const fake = await startFakeAgent()
  const dialer = createDialer({ ownEndpoints: () => [] })

  const agent = (settings: Partial<AgentSettings> | null = {}) =>
    createN8nAgent({
      dialer,
      settingsOf: async () =>
        settings && {
          url: fake.url,
          authentication: { kind: 'none' },
          privateHosts: new Set([`127.0.0.1:${fake.port}`]),
          limits: defaultAgentLimits,
          ...settings,
        },
      issuer: 'https://chat.example',
      now: () => now,
      ...options,
    })

  return {
    fake,
    agent,
    /** Asks, and tells what came and how it ended. */
    async ask(settings: Partial<AgentSettings> | null = {}, signal = new AbortController().signal) {
      const pieces: string[] = []
      let failure: unknown
      try {
        for await (const piece of agent(settings).answer(question(), signal)) pieces.push(piece)
      } catch (error) {
        failure = error
      }
      return { text: pieces.join(''), pieces, failure }
    },
    async close() {
      await dialer.close()
      await fake.close()
    },
  }
}

export const limits = (changed: Partial<AgentSettings['limits']>) => ({ limits: { ...defaultAgentLimits, ...changed } })
