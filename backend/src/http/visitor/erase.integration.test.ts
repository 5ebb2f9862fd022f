import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gate, stream } from '../../../test/agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'
import { traces } from '../../../test/databases/traces.ts'
import { identityJwt } from '../../../test/forge.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

const erase = (visitor: TestVisitor) => visitor.fetch('/v1/visitor', { method: 'DELETE' })

/** The collections that still know of the visitor, less those that have to. */
const left = (...texts: string[]) => traces(backend.connection, texts, ['erasures', 'revocations'])

describe('an erased visitor', () => {
  it('leaves nothing, not even what ran and what waited; streams and tokens end', async () => {
    const visitor = await backend.visitor()
    const { id } = visitor.session.visitor
    const second = await backend.visitor({}, visitor.session.token)
    await (await visitor.turn('canary-question')).rest()
    await visitor.post('/v1/conversation/close')
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const events = await second.events()
    const { returnToken } = await visitor.say('canary-running')
    const running = await visitor.turn('canary-waiting')
    await held.send('canary-answer')
    await events.until('delta')
    expect(await left(id, 'canary-')).toEqual(expect.arrayContaining(['conversations', 'messages', 'visitors']))

    const response = await erase(visitor)
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect((await events.until('bye')).data).toEqual({ reason: 'expired', retryMs: 0 })
    expect((await running.rest()).at(-1)).toMatchObject({ event: 'bye' })
    await held.hungUp
    // The turn has let go of its reply when a new one of its process runs to its end.
    backend.agent.answerWith(stream(['Hello!']))
    await (await (await backend.visitor()).turn('Another')).rest()
    expect(await left(id, 'canary-')).toEqual([])

    for (const token of [visitor, second]) {
      await expectProblem(await token.fetch('/v1/messages'), 401, 'session_required')
      await expectProblem(await token.fetch('/v1/events'), 401, 'session_required')
      const say = token.post('/v1/messages', { id: randomUUID(), text: 'canary-late' })
      await expectProblem(await say, 401, 'session_required')
      await expectProblem(await erase(token), 401, 'session_required')
    }
    const returned = await backend.visitor({ returnToken: returnToken ?? 'none' })
    expect(returned.session.visitor.known).toBe(false)
    expect(await left(id, 'canary-')).toEqual([])
  })

  it('leaves no rating, no comment and no address behind', async () => {
    const visitor = await backend.visitor()
    await (await visitor.turn('canary-question')).rest()
    const answer = (await visitor.messages()).messages[1]
    const put = async (path: string, body: object) => {
      const headers = { 'Content-Type': 'application/json' }
      expect((await visitor.fetch(path, { method: 'PUT', headers, body: JSON.stringify(body) })).status).toBe(204)
    }
    await put(`/v1/messages/${answer?.id}/feedback`, { rating: 'down', comment: 'canary-feedback' })
    await put('/v1/conversation/rating', { score: 2, comment: 'canary-rating' })
    await put('/v1/contact', { email: 'canary@shop.example' })
    expect(await left('canary-feedback')).toEqual(['messages'])
    expect(await left('canary-rating')).toEqual(['conversations'])
    expect((await erase(visitor)).status).toBe(204)
    expect(await left(visitor.session.visitor.id, 'canary-feedback', 'canary-rating')).toEqual([])
  })

  it('is a new visitor after a renewal, which needs no ticket', async () => {
    const visitor = await backend.visitor()
    const { returnToken = '' } = await visitor.say('Forget me')
    await erase(visitor)
    const renewed = await backend.visitor({ returnToken }, visitor.session.token)
    expect(renewed.session.visitor).toMatchObject({ known: false, identified: false })
    expect(renewed.session.visitor.id).not.toBe(visitor.session.visitor.id)
    expect(renewed.session.messages).toEqual([])
    expect((await renewed.say('Somebody new')).returnToken).toMatch(/^rt_/)
  })

  it('with an identity may come again as that person, without the history', async () => {
    const identity = async () => ({
      token: await identityJwt(backend.site, { sub: 'gone', email: 'gone@shop.example' }),
    })
    const visitor = await backend.visitor({ identity: await identity() })
    await visitor.say('My secret')
    await erase(visitor)
    const again = await backend.visitor({ identity: await identity() })
    expect(again.session.visitor).toMatchObject({ known: false, identified: true })
    expect(again.session.messages).toEqual([])
  })

  it('who never said anything is forgotten as well', async () => {
    const visitor = await backend.visitor()
    expect((await erase(visitor)).status).toBe(204)
    await expectProblem(await visitor.fetch('/v1/messages'), 401, 'session_required')
  })

  it('takes a message that is sent at the same moment along', async () => {
    for (let round = 0; round < 10; round++) {
      const visitor = await backend.visitor()
      const say = visitor.post('/v1/messages', { id: randomUUID(), text: 'canary-race' })
      const [said, erased] = await Promise.all([say, erase(visitor)])
      expect([202, 401]).toContain(said.status)
      expect(erased.status).toBe(204)
    }
    await (await (await backend.visitor()).turn('Another')).rest()
    expect(await left('canary-race')).toEqual([])
  })
})
