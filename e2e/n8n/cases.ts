import { basicAuth, jwtSecret } from './credentials.ts'
import type { webhooks } from './workflows.ts'

/** One site with one agent, one question, and what must come of it. */
export interface Case {
  name: string
  workflow: keyof typeof webhooks
  /** The command line's options for the site's agent, beside its address. */
  agent: string[]
  question: string
  expected: { authentication: string; outcome: string; text: string }
}

const question = 'Do you ship to Berlin?'
const complete = { outcome: 'complete', text: `You asked: "${question}" Our **return policy** lasts 30 days.` }
const failed = { outcome: 'failed, agent_unavailable', text: '' }
const jwt = 'JWT HS256, aud n8n, sid the session'

export const cases: Case[] = [
  {
    name: 'streaming',
    workflow: 'chat-streaming',
    agent: [],
    question,
    expected: { authentication: 'none', ...complete },
  },
  {
    name: 'two segments, a tool between them',
    workflow: 'chat-streaming-tool',
    agent: [],
    question: 'What is 12*7?',
    expected: {
      authentication: 'none',
      outcome: 'complete',
      text: 'Let me calculate that.\n\nThe result is **84**.',
    },
  },
  {
    name: 'JSON from Respond to Webhook',
    workflow: 'webhook-respond-json',
    agent: [],
    question,
    expected: { authentication: 'none', ...complete },
  },
  {
    name: 'JWT accepted',
    workflow: 'webhook-jwt-streaming',
    agent: ['--agent-jwt-secret', jwtSecret],
    question,
    expected: { authentication: jwt, ...complete },
  },
  {
    name: 'JWT refused: wrong secret',
    workflow: 'webhook-jwt-streaming',
    agent: ['--agent-jwt-secret', 'not-the-secret-that-n8n-has-in-its-credential'],
    question,
    expected: { authentication: jwt, ...failed },
  },
  {
    name: 'basic authentication, not streaming',
    workflow: 'chat-basic-auth',
    agent: ['--agent-basic', `${basicAuth.user}:${basicAuth.password}`],
    question,
    expected: { authentication: `Basic, user ${basicAuth.user}`, ...complete },
  },
  {
    name: 'failing workflow',
    workflow: 'failing',
    agent: [],
    question,
    expected: { authentication: 'none', ...failed },
  },
  {
    name: 'Cyrillic and emoji',
    workflow: 'chat-streaming',
    agent: [],
    question: 'Когда придёт мой заказ? 📦',
    expected: {
      authentication: 'none',
      outcome: 'complete',
      text: 'Вы спросили: «Когда придёт мой заказ? 📦» Доставим **завтра** 😀 спасибо.',
    },
  },
]
