import nock from 'nock'
import { afterAll, afterEach, expect, test } from 'vitest'
import { createDialer } from '#outbound/dialer.ts'
import { question } from '../../test/agents/agent-question.ts'
import { createN8nAgent } from './n8n.ts'
import { defaultAgentLimits } from './settings.ts'

// A public HTTPS address, as merchants have it. In a file of its own, because nock stands between Node and every socket.
const dialer = createDialer({
  ownEndpoints: () => [],
  lookup: async () => [{ address: '93.184.215.14', family: 4 }],
})
afterEach(() => {
  nock.cleanAll()
})
afterAll(async () => {
  nock.restore()
  await dialer.close()
})

test('an agent that says "not now" is asked again when it said', async () => {
  nock.disableNetConnect()
  const request = question().request
  nock('https://n8n.example').post('/webhook/chat').reply(429, 'slow down', { 'retry-after': '3' })
  nock('https://n8n.example', { reqheaders: { 'x-shop-key': 'k' }, badheaders: ['origin', 'cookie'] })
    .post('/webhook/chat', (body) => {
      expect(body).toEqual(request)
      return true
    })
    .reply(200, { output: 'Yes.' })
  const waits: number[] = []
  const agent = createN8nAgent({
    dialer,
    settingsOf: async () => ({
      url: 'https://n8n.example/webhook/chat',
      authentication: { kind: 'header', name: 'X-Shop-Key', value: 'k' },
      historyLength: 0,
      privateHosts: new Set(),
      limits: defaultAgentLimits,
    }),
    issuer: 'https://chat.example',
    wait: async (ms) => waits.push(ms),
  })

  const pieces = await Array.fromAsync(agent.answer(question(), new AbortController().signal))

  expect(pieces).toEqual(['Yes.'])
  expect(waits).toEqual([3_000])
  expect(nock.isDone()).toBe(true)
})
