import type { Message } from '@parley/protocol/message'
import type { Session } from '@parley/protocol/session'
import type { SiteConfig } from '@parley/protocol/site-config'

export const aSite: SiteConfig = {
  version: 1,
  siteKey: 'pk_demo',
  name: 'Tidewater',
  locale: 'en',
  look: {
    color: '#0f5e56',
    colorScheme: 'auto',
    side: 'right',
    offsetX: 20,
    offsetY: 24,
    radius: 20,
    zIndex: 1000,
  },
  texts: { en: { title: 'Tidewater' }, de: { launcher: 'Fragen?' } },
  behaviour: { mode: 'floating', open: 'never' },
  features: { eventText: false, feedback: false, keep: true, identityRequired: false },
  notices: { ai: true },
  imageHosts: [],
}

export const aMessage = (seq: number, changes: Partial<Message> = {}): Message => ({
  id: `msg_${seq}`,
  conversationId: 'conv_1',
  seq,
  role: seq % 2 === 1 ? 'visitor' : 'assistant',
  text: `text ${seq}`,
  status: 'complete',
  createdAt: '2026-11-21T10:00:00.000Z',
  ...changes,
})

export const aConversation = {
  id: 'conv_1',
  status: 'open',
  handoff: 'none',
  lastSeq: 2,
  createdAt: '2026-11-21T10:00:00.000Z',
} as const

export const aSession = (changes: Partial<Session> = {}): Session => ({
  token: 'token-1',
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  visitor: { id: 'vis_1', known: false, identified: false },
  conversation: null,
  messages: [],
  cursor: '0',
  site: aSite,
  ...changes,
})
