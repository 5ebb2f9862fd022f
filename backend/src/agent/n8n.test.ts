import type { AgentRequest } from '@parley/protocol/agent-request'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AgentFailure } from '#conversation/agent.ts'
import { createDialer, type Dialer } from '#outbound/dialer.ts'
import { type FakeAgent, recording, replay, reply, startFakeAgent } from '../../test/fake-agent.ts'
import { createN8nAgent } from './n8n.ts'
import { type AgentSettings, defaultAgentLimits } from './settings.ts'

let fake: FakeAgent
let dialer: Dialer
let logged: Record<string, unknown>[]

beforeEach(async () => {
  fake = await startFakeAgent()
  dialer = createDialer({ ownEndpoints: () => [] })
  logged = []
})
afterEach(async () => {
  await dialer.close()
  await fake.close()
})

const request: AgentRequest = {
  action: 'sendMessage',
  sessionId: 'conv_1',
  chatInput: 'Do you ship to Berlin?',
  metadata: {
    site: { id: 'site_1', name: 'Demo', platform: 'custom' },
    conversation: { id: 'conv_1', turn: 1 },
    visitor: { id: 'vis_1', known: false },
    page: null,
    locale: 'en',
    timeZone: null,
    userAgent: null,
    time: '2026-11-21T10:00:00.000Z',
  },
}

const ask = async (settings: Partial<AgentSettings> = {}, signal = new AbortController().signal) => {
  const agent = createN8nAgent({
    dialer,
    settingsOf: async () => ({
      url: fake.url,
      authentication: { kind: 'none' },
      historyLength: 0,
      privateHosts: new Set([`127.0.0.1:${fake.port}`]),
      limits: defaultAgentLimits,
      ...settings,
    }),
    issuer: 'https://chat.example',
    log: pino({ level: 'trace' }, { write: (line: string) => logged.push(JSON.parse(line)) }),
  })
  const pieces: string[] = []
  let failure: unknown
  try {
    for await (const piece of agent.answer({ siteId: 'site_1', visitorId: 'vis_1', request }, signal))
      pieces.push(piece)
  } catch (error) {
    failure = error
  }
  return { text: pieces.join(''), pieces, failure }
}

test('a recorded n8n stream is its text', async () => {
  fake.answerWith(replay(recording('chat-streaming')))

  const { text, failure } = await ask()

  expect(failure).toBeUndefined()
  expect(text).toMatchInlineSnapshot(
    `"Hello! You said: "Do you ship to Berlin?". This is turn 1. Our **return policy** lasts 30 days."`,
  )
  expect(fake.requests[0]?.body).toEqual(request)
})

test('an answer in JSON is the text in it', async () => {
  fake.answerWith(reply({ output: 'Yes.' }))

  expect(await ask()).toMatchObject({ text: 'Yes.', failure: undefined })
})

test('an error body is for the log alone', async () => {
  fake.answerWith(reply({ message: 'Error in workflow' }, { status: 500 }))

  const { text, failure } = await ask()

  expect(text).toBe('')
  expect(failure).toBeInstanceOf(AgentFailure)
  expect(failure).toMatchObject({
    code: 'agent_unavailable',
    status: 500,
    message: 'HTTP 500: {"message":"Error in workflow"}',
  })
  expect(logged).toMatchObject([{ site: 'site_1', conversation: 'conv_1', status: 500 }])
})
