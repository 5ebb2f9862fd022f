import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gate, stream } from '../../../test/agents/fake-agent.ts'
import { expectProblem, shopOrigin, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { EventReader } from '../../../test/clients/event-reader.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'
import { visitorTokenFrom } from '../../../test/forge.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

const openMany = (visitor: TestVisitor, count: number) =>
  Promise.all(Array.from({ length: count }, () => visitor.events()))
const closeAll = (readers: readonly EventReader[]) => {
  for (const reader of readers) reader.close()
}
/** Asks until the backend has noticed that a client hung up: it hears of it by its socket. */
const opensAgain = (visitor: TestVisitor) =>
  expect.poll(async () => {
    const response = await visitor.fetch('/v1/events')
    await response.body?.cancel()
    return response.status
  })

describe('a stream', () => {
  it('has the headers that keep proxies from holding it back, and begins with retry', async () => {
    const visitor = await backend.visitor()
    const response = await visitor.fetch('/v1/events')
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    })
    const first = await response.body?.getReader().read()
    expect(new TextDecoder().decode(first?.value)).toMatch(/^retry: 2000\n:\n\n/)
  })

  it('is for a visitor whose token holds', async () => {
    await expectProblem(await fetch(`${backend.url}/v1/events`), 401, 'session_required')
    const token = await visitorTokenFrom(backend, Date.now() - 3601_000)
    const expired = await fetch(`${backend.url}/v1/events`, { headers: { Authorization: `Bearer ${token}` } })
    await expectProblem(expired, 401, 'session_expired')
  })

  it('takes no token from the address', async () => {
    const { session } = await backend.visitor()
    for (const name of ['token', 'access_token', 'authorization'])
      await expectProblem(await fetch(`${backend.url}/v1/events?${name}=${session.token}`), 401, 'session_required')
  })
})

describe('open streams', () => {
  it('of a visitor are 8, from any address, and are counted while they are open', async () => {
    const visitor = await backend.visitor()
    const elsewhere = await backend.visitor({}, visitor.session.token)
    const open = [...(await openMany(visitor, 4)), ...(await openMany(elsewhere, 4))]
    const limited = await visitor.fetch('/v1/events')
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectProblem(limited, 429, 'rate_limited')
    open.pop()?.close()
    await opensAgain(visitor).toBe(200)
    closeAll(open)
  })

  it('of an address are 50, whoever asks', async () => {
    const address = '203.0.113.50'
    const open: EventReader[] = []
    for (let n = 0; n < 7; n++)
      open.push(...(await openMany(await backend.visitor({}, undefined, { address }), n < 6 ? 8 : 2)))
    const late = await backend.visitor({}, undefined, { address })
    await expectProblem(await late.fetch('/v1/events'), 429, 'rate_limited')
    const neighbour = await backend.visitor()
    closeAll([await neighbour.events()])
    closeAll(open)
    await opensAgain(late).toBe(200)
  })

  it('count the stream of a turn too, until it ends', async () => {
    const visitor = await backend.visitor()
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const turn = await visitor.turn('Hello')
    await turn.until('message', ({ role }) => role === 'assistant')
    const open = await openMany(visitor, 7)
    await expectProblem(await visitor.fetch('/v1/events'), 429, 'rate_limited')
    await held.send('Yes')
    await held.end()
    await turn.rest()
    await opensAgain(visitor).toBe(200)
    closeAll(open)
    backend.agent.answerWith(stream(['Hello!']))
  })
})

describe('a turn that asks for its stream', () => {
  it('is refused before it is stored when no further stream may be opened', async () => {
    const visitor = await backend.visitor()
    const open = await openMany(visitor, 8)
    await expect(visitor.turn('Hello')).rejects.toThrow('429')
    expect((await visitor.messages()).messages).toEqual([])
    closeAll(open)
  })
})

describe('a stream without a body', () => {
  it('is not opened at all', async () => {
    const visitor = await backend.visitor()
    expect((await visitor.fetch('/v1/events', { method: 'HEAD' })).status).toBe(404)
    closeAll(await openMany(visitor, 8))
  })
})

// These wait for the end of a stream, side by side.
describe.concurrent('the stream of a token', () => {
  it('ends before its token does, with a position that stays good', async () => {
    const lifetimeMs = 3600_000
    const visitor = await backend.visitor()
    await (await visitor.turn('Hello')).rest()
    const { id } = visitor.session.visitor
    visitor.session.token = await visitorTokenFrom(backend, Date.now() - lifetimeMs + 7_000, { visitorId: id })
    const events = await visitor.events('0')
    const { data } = await events.until('bye')
    expect(data.reason).toBe('expired')
    expect(data.retryMs).toBeLessThanOrEqual(10_000)
    expect(await events.next()).toBeNull()
    const renewed = await backend.visitor({}, visitor.session.token)
    const again = await renewed.events(events.position)
    await again.until('handoff')
    await renewed.say('And now?')
    expect((await again.until('message')).data.seq).toBe(3)
    again.close()
  })
})

describe.concurrent('access that ends', () => {
  const endsSoon = async (events: EventReader, change: () => Promise<unknown>) => {
    await events.until('handoff')
    await change()
    const changedAt = performance.now()
    expect((await events.until('bye')).data).toEqual({ reason: 'expired', retryMs: 0 })
    expect(await events.next()).toBeNull()
    expect(performance.now() - changedAt).toBeLessThan(10_000)
  }

  it('with a disabled site ends its streams and refuses what is asked next', async () => {
    const { site } = await backend.newSite()
    const visitor = await backend.visitor({}, undefined, { siteKey: site.key })
    await endsSoon(await visitor.events(), () => backend.administration.setStatus(site.id, 'disabled'))
    await expectProblem(await visitor.fetch('/v1/events'), 403, 'site_disabled')
    await expectProblem(await visitor.post('/v1/messages', { id: 'x', text: 'x' }), 403, 'site_disabled')
  })

  it('of strangers ends where the site asks for an identity from now on', async () => {
    const { site } = await backend.newSite()
    const visitor = await backend.visitor({}, undefined, { siteKey: site.key })
    await endsSoon(await visitor.events(), () => backend.administration.set(site.id, { identityRequired: true }))
    await expectProblem(await visitor.fetch('/v1/events'), 401, 'session_required')
  })

  it('with a removed origin ends the streams of that origin alone', async () => {
    const kept = 'https://kept.example'
    const { site } = await backend.newSite({ origins: [shopOrigin, kept] })
    const options = { siteKey: site.key }
    const visitor = await backend.visitor({}, undefined, options)
    const other = await backend.visitor({}, undefined, { ...options, origin: kept })
    const stays = await other.events()
    await endsSoon(await visitor.events(), () => backend.administration.removeOrigin(site.id, shopOrigin))
    await expectProblem(await visitor.fetch('/v1/events'), 403, 'origin_not_allowed')
    await other.say('Still here?')
    await stays.until('done')
    stays.close()
  })
})

describe('shutdown', () => {
  it('ends the streams with a word of when to come back', async () => {
    const [idle, busy] = [await backend.visitor(), await backend.visitor()]
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const [idleEvents, busyEvents] = [await idle.events(), await busy.events()]
    await Promise.all([idleEvents.until('handoff'), busyEvents.until('handoff')])
    await busy.say('Hello')
    await held.send('Half')
    await busyEvents.until('delta')
    const restarted = backend.restart()
    const byes = await Promise.all([idleEvents.until('bye'), busyEvents.until('bye')])
    for (const [at, longest] of [10_000, 1_000].entries()) {
      expect(byes[at]?.data.reason).toBe('shutdown')
      expect(byes[at]?.data.retryMs).toBeLessThanOrEqual(longest)
    }
    await restarted
  })
})
