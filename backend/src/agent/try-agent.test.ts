import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDialer, type Dialer } from '#outbound/dialer.ts'
import {
  type Behaviour,
  bytes,
  type FakeAgent,
  flood,
  hangUp,
  line,
  reply,
  stall,
  startFakeAgent,
  stream,
} from '../../test/agents/fake-agent.ts'
import type { AgentFailureKind } from './failure-kind.ts'
import type { AgentAuthentication } from './settings.ts'
import { createTryAgent } from './try-agent.ts'

let fake: FakeAgent
let dialer: Dialer
beforeEach(async () => {
  fake = await startFakeAgent()
  dialer = createDialer({ ownEndpoints: () => [] })
})
afterEach(async () => {
  vi.useRealTimers()
  await dialer.close()
  await fake.close()
})

const ask = (
  authentication: AgentAuthentication = { kind: 'none' },
  { url = fake.url, privateHosts = [new URL(url).host] } = {},
) =>
  createTryAgent(dialer, 'https://chat.example')(
    { url, authentication, privateHosts: new Set(privateHosts) },
    'Do you ship to Berlin?',
    'shopify',
  )

describe('a test question', () => {
  it('is asked as a first visitor would, in a conversation of its own', async () => {
    fake.answerWith(stream(['Yes, ', 'we do.']))

    expect(await ask()).toEqual({ kind: 'answered', text: 'Yes, we do.' })
    await ask()

    const [first, second] = fake.requests.map(({ body }) => body)
    expect(first).toMatchObject({
      action: 'sendMessage',
      chatInput: 'Do you ship to Berlin?',
      sessionId: expect.stringMatching(/^conv_test_/),
      metadata: {
        site: { platform: 'shopify' },
        conversation: { id: first?.sessionId, turn: 1 },
        visitor: { known: false },
      },
    })
    expect(second?.sessionId).not.toBe(first?.sessionId)
  })

  it('may be answered at the length that a site allows', async () => {
    fake.answerWith(flood(1_000_000))

    const tried = await ask()

    expect(tried.kind === 'answered' && tried.text.length).toBe(1_000_000)
  })

  it.each<[AgentAuthentication, string, string | RegExp]>([
    [{ kind: 'basic', user: 'u', password: 'p' }, 'authorization', 'Basic dTpw'],
    [{ kind: 'header', name: 'X-Shop-Key', value: 'k' }, 'x-shop-key', 'k'],
    [{ kind: 'jwt', secret: 's'.repeat(32) }, 'authorization', /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/],
  ])('shows who asks: %j', async (authentication, header, value) => {
    await ask(authentication)

    expect(fake.requests[0]?.headers[header]).toMatch(value)
  })
})

describe('an agent that gives no answer', () => {
  it.each<[AgentFailureKind, Behaviour]>([
    ['authentication', reply({ message: 'Authorization data is wrong!' }, { status: 403 })],
    ['not_found', reply({ message: 'The requested webhook is not registered.' }, { status: 404 })],
    ['redirect', reply('', { status: 302, headers: { location: '/elsewhere' } })],
    ['silent', stream([])],
    ['page', reply('<!doctype html><title>n8n</title>')],
    ['no_text', reply({ ok: true })],
    ['workflow', bytes([line('error')])],
    ['reset', hangUp],
    ['too_large', flood(1_050_000)],
  ])('has failed as %s', async (failure, behaviour) => {
    fake.answerWith(behaviour)

    expect(await ask()).toEqual({ kind: 'failed', failure })
  })

  it('has failed as blocked on an address that is not public, which is not called', async () => {
    expect(await ask(undefined, { privateHosts: [] })).toEqual({ kind: 'failed', failure: 'blocked' })
    expect(fake.calls()).toBe(0)
  })

  it('has failed as slow without a word in 20 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    fake.answerWith(stall({ headers: true }))
    const asked = fake.nextRequest()
    let outcome: unknown = 'none yet'
    const tried = ask().then((done) => {
      outcome = done
    })

    await asked
    await vi.advanceTimersByTimeAsync(19_999)
    expect(outcome).toBe('none yet')
    await vi.advanceTimersByTimeAsync(1)
    await tried

    expect(outcome).toEqual({ kind: 'failed', failure: 'slow' })
  })
})
