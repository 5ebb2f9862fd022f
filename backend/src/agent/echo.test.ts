import { describe, expect, it } from 'vitest'
import { question } from '../../test/agent-question.ts'
import { sentTexts, withoutEcho } from './echo.ts'
import { type AgentAuthentication, defaultAgentLimits } from './settings.ts'

const sent = (authentication: AgentAuthentication = { kind: 'none' }, url = 'https://n8n.example/webhook/chat') =>
  sentTexts(question(), { url, authentication, privateHosts: new Set(), limits: defaultAgentLimits })

describe('the reason of a failure', () => {
  it('is kept as the agent said it', () => {
    const reason = 'HTTP 404: {"message":"The requested webhook \\"POST chat\\" is not registered."}'
    expect(withoutEcho(reason, sent())).toBe(reason)
  })

  it.each([
    ['the question', sent(), 'Когда придёт мой заказ?'],
    ['the question, cut off', sent(), 'Когда прид'],
    ['the history', ['Hello there'], 'Hello there'],
    ["the visitor's address", sent(), 'a@shop.example'],
    ['what JSON escapes', ['"quoted" text'], '\\"quoted\\" text'],
    ['a password', sent({ kind: 'basic', user: 'u', password: 'correct horse' }), 'correct horse'],
    ['basic credentials', sent({ kind: 'basic', user: 'u', password: 'correct horse' }), btoa('u:correct horse')],
    ["a header's value", sent({ kind: 'header', name: 'x-key', value: 'v-12345678' }), 'v-12345678'],
    ['a token', sent({ kind: 'jwt', secret: 's'.repeat(32) }), 'eyJhbGciOiJIUzI1NiJ9.e30.x'],
    ["a webhook's address", sent(undefined, 'https://n/webhook/0f9a7c1e-4b7d-43a1/x'), '0f9a7c1e-4b7d-43a1'],
    ['a key in the address', sent(undefined, 'https://n/webhook?key=abcdefgh'), 'abcdefgh'],
  ])('ends where it repeats %s', (_, texts, echo) => {
    expect(withoutEcho(`HTTP 500: it said ${echo} and more`, texts)).toBe('HTTP 500: it said …')
  })
})
