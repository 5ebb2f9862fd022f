import { basicAuth, jwtSecret } from './credentials.ts'
import type { webhooks } from './workflows.ts'

/** One site with one agent, one question, and what must come of it. */
export interface Case {
  name: string
  workflow: keyof typeof webhooks
  /** The command line's options for the agent's authentication, and the secret that goes with them. */
  auth?: { options: string[]; secret: string }
  question: string
  expected: { authentication: string; outcome: string; text: string }
}

const question = 'Do you ship to Berlin?'
const complete = { outcome: 'complete', text: `You asked: "${question}" Our **return policy** lasts 30 days.` }
const failed = { outcome: 'failed, agent_unavailable', text: '' }
const jwt = 'JWT HS256, aud n8n, sid the conversation'

export const cases: Case[] = [
  {
    name: 'streaming',
    workflow: 'chat-streaming',
    question,
    expected: { authentication: 'none', ...complete },
  },
  {
    name: 'two segments, a tool between them',
    workflow: 'chat-streaming-tool',
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
    question,
    expected: { authentication: 'none', ...complete },
  },
  {
    name: 'JWT accepted',
    workflow: 'webhook-jwt-streaming',
    auth: { options: ['--auth', 'jwt'], secret: jwtSecret },
    question,
    expected: { authentication: jwt, ...complete },
  },
  {
    name: 'JWT refused: wrong secret',
    workflow: 'webhook-jwt-streaming',
    auth: { options: ['--auth', 'jwt'], secret: 'not-the-secret-that-n8n-has-in-its-credential' },
    question,
    expected: { authentication: jwt, ...failed },
  },
  {
    name: 'basic authentication, not streaming',
    workflow: 'chat-basic-auth',
    auth: { options: ['--auth', 'basic', '--user', basicAuth.user], secret: basicAuth.password },
    question,
    expected: { authentication: `Basic, user ${basicAuth.user}`, ...complete },
  },
  {
    name: 'failing workflow',
    workflow: 'failing',
    question,
    expected: { authentication: 'none', ...failed },
  },
  {
    name: 'Cyrillic and emoji',
    workflow: 'chat-streaming',
    question: 'Когда придёт мой заказ? 📦',
    expected: {
      authentication: 'none',
      outcome: 'complete',
      text: 'Вы спросили: «Когда придёт мой заказ? 📦» Доставим **завтра** 😀 спасибо.',
    },
  },
]
