import type { Role } from './message.ts'
import type { Page } from './page.ts'

/** What the agent receives: the body of the call to the merchant's webhook. */
export interface AgentRequest {
  action: 'sendMessage'
  /** The conversation's id: what n8n's memory nodes key by. */
  sessionId: string
  chatInput: string
  metadata: {
    site: { id: string; name: string; platform: string }
    conversation: { id: string; turn: number }
    visitor: { id: string; known: boolean; identity?: AgentIdentity }
    page: Page | null
    locale: string | null
    timeZone: string | null
    country?: string
    city?: string
    userAgent: string | null
    time: string
  }
  /** The last N messages, where the site asks for them. */
  history?: { role: Role; text: string; time: string }[]
}

/** A visitor whose identity a signature proved. */
export interface AgentIdentity {
  id: string
  email?: string
  name?: string
  claims?: Record<string, unknown>
  verified: true
}
