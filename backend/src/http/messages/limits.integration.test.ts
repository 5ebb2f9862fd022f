import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { demoSiteKey } from '#demo/demo-site.ts'
import { gate, stall, stream } from '../../../test/agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'
import { identityJwt } from '../../../test/forge.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())
afterEach(() => backend.agent.answerWith(stream(['Hello!'])))

const send = (visitor: TestVisitor, id: string = randomUUID(), text = 'Hello') =>
  visitor.post('/v1/messages', { id, text })
/** Says so many things, each after the answer to the one before. */
const ask = async (visitor: TestVisitor, times: number) => {
  for (let n = 0; n < times; n++) await (await visitor.turn('Hello')).rest()
}

describe('messages', () => {
  it('of one session are 20 a minute, and a repeat counts for nothing', async () => {
    const visitor = await backend.visitor()
    const id = randomUUID()
    await (await visitor.turn('The first', id)).rest()
    for (let repeat = 0; repeat < 5; repeat++) await visitor.say('The first', id)
    await ask(visitor, 19)
    const limited = await send(visitor)
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectProblem(limited, 429, 'rate_limited')
    expect((await send(visitor, id, 'The first')).status).toBe(202)
    const renewed = await backend.visitor({}, visitor.session.token)
    await expectProblem(await send(renewed), 429, 'rate_limited')
    expect((await visitor.messages()).conversation?.lastSeq).toBe(40)
  })

  it('and what is tried again are 20 a minute together', async () => {
    const visitor = await backend.visitor()
    await ask(visitor, 1)
    const answer = (await visitor.messages()).messages[1]
    const retry = () => visitor.post(`/v1/messages/${answer?.id}/retry`)
    for (let n = 0; n < 19; n++) await expectProblem(await retry(), 409, 'conflict')
    await expectProblem(await retry(), 429, 'rate_limited')
    await expectProblem(await send(visitor), 429, 'rate_limited')
  })

  it('of one address and site are 60 a minute', async () => {
    const { address = '' } = backend.visitorOptions()
    const open = () => backend.visitor({}, undefined, { address })
    await Promise.all(Array.from({ length: 3 }, async () => ask(await open(), 20)))
    await expectProblem(await send(await open()), 429, 'rate_limited')
    const other = await backend.newSite()
    expect((await send(await backend.visitor({}, undefined, { address, siteKey: other.site.key }))).status).toBe(202)
    expect((await send(await backend.visitor())).status).toBe(202)
  }, 60_000)

  it('wait for their answers, three at most beside the one that runs', async () => {
    backend.agent.answerWith(stall())
    const visitor = await backend.visitor()
    const id = randomUUID()
    expect((await send(visitor, id)).status).toBe(202)
    for (let n = 0; n < 3; n++) expect((await send(visitor)).status).toBe(202)
    const full = await send(visitor)
    expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectProblem(full, 429, 'too_many_waiting')
    expect((await send(visitor, id)).status).toBe(202)
    expect((await visitor.messages()).conversation?.lastSeq).toBe(8)
  })
})

describe('a turn of the agent counts against the quota of the site and the day', () => {
  /** Visitors of one site, each in a network of its own unless named. */
  const shop = async (quotaPerDay: number | null) => {
    const created = await backend.newSite({ quotaPerDay })
    const siteKey = created.site.key
    let networks = 0
    const visitor = async (more: { network?: string; sub?: string } = {}) => {
      const address = more.network ?? `203.0.${networks++}.7`
      const identity = more.sub && { identity: { token: await identityJwt(created, { sub: more.sub }) } }
      return backend.visitor(identity || {}, undefined, { siteKey, address })
    }
    return { visitor, siteKey }
  }
  const refused = async (response: Response) => {
    const seconds = Number(response.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(86_400)
    await expectProblem(response, 429, 'quota_reached')
  }

  it('of which one network gets a tenth', async () => {
    const { visitor } = await shop(20)
    const first = await visitor({ network: '203.0.113.7' })
    await ask(first, 2)
    await refused(await send(first))
    await refused(await send(await visitor({ network: '203.0.113.200' })))
    expect((await send(await visitor({ network: '203.0.114.7' }))).status).toBe(202)
  })

  it('of which a fifth is kept for identified visitors', async () => {
    const { visitor } = await shop(10)
    for (let n = 0; n < 8; n++) await ask(await visitor(), 1)
    await refused(await send(await visitor()))
    for (const sub of ['a', 'b']) await ask(await visitor({ sub }), 1)
    await refused(await send(await visitor({ sub: 'c' })))
  })

  it('and a repeat does not', async () => {
    const { visitor } = await shop(20)
    const one = await visitor()
    const id = randomUUID()
    for (let repeat = 0; repeat < 5; repeat++) expect((await send(one, id)).status).toBe(202)
    await ask(one, 1)
    await refused(await send(one))
  })

  it('and neither do repeats at once, nor a message that found the queue full', async () => {
    const { visitor } = await shop(70)
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const one = await visitor()
    const id = randomUUID()
    const both = await Promise.all([send(one, id), send(one, id), send(one, id)])
    expect(both.map(({ status }) => status)).toEqual([202, 202, 202])
    for (let waiting = 0; waiting < 3; waiting++) expect((await send(one)).status).toBe(202)
    for (let more = 0; more < 3; more++) await expectProblem(await send(one), 429, 'too_many_waiting')
    // A majority read shows a count once it is on the disk, which no turn waits for.
    const siteQuota = () =>
      backend.connection
        .collection<{ _id: string; turns: number }>('quotas')
        .findOne({ _id: { $regex: /^site_\S+ \S+$/ }, anonymous: 4 })
    await expect.poll(async () => (await siteQuota())?.turns).toBe(4)
    await held.end()
  })

  it('which holds no address of anybody', async () => {
    const { visitor } = await shop(20)
    await ask(await visitor({ network: '203.0.113.77' }), 1)
    const kept = JSON.stringify(await backend.connection.collection('quotas').find().toArray())
    expect(kept).not.toContain('203.0')
  })

  it('of 10,000 unless told otherwise, and none for the demo site', async () => {
    expect(backend.site.site.quotaPerDay).toBe(10_000)
    expect((await backend.administration.show(demoSiteKey)).quotaPerDay).toBeNull()
    const { visitor } = await shop(null)
    await ask(await visitor(), 3)
  })

  it('also when it is tried again', async () => {
    const { visitor } = await shop(10)
    const one = await visitor()
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const turn = await one.turn('Hello')
    await turn.until('message', ({ role }) => role === 'assistant')
    await held.cut()
    const { data } = await turn.until('done')
    expect(data.status).toBe('failed')
    const failed = (await one.messages()).messages[1]
    await refused(await one.post(`/v1/messages/${failed?.id}/retry`))
  })
})
