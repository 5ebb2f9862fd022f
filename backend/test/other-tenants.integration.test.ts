import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { gate } from './agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend } from './backends/backend.ts'
import { fetchTicket, TestVisitor } from './clients/visitor.ts'

/** Two shops on one backend. Somebody of the first tries what is the second's, by ids that were found out. */
let backend: TestBackend
let victim: TestVisitor
let intruder: TestVisitor
let clientId: string
let messages: string[]
let conversation: string
let before: unknown
const running = gate()

/** Everything that is kept about the victim. */
const kept = async () => {
  const find = (name: string, filter: object) => backend.connection.collection(name).find(filter).toArray()
  const { id } = victim.session.visitor
  const mine = await find('messages', { conversationId: conversation })
  return [await find('conversations', { visitorId: id }), mine, await find('visitors', { _id: id })]
}

beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' }, site: { allowAgentRole: true } })
  const other = await backend.newSite()
  victim = await backend.visitor({}, undefined, { siteKey: other.site.key })
  await backend.administration.configure(backend.site.site.id, { features: { handoff: true, telemetry: true } })
  intruder = await backend.visitor()
  await (await intruder.turn('Hello')).rest()
  await (await victim.turn('My order?')).rest()
  backend.agent.answerWith(running.behaviour)
  clientId = randomUUID()
  conversation = (await victim.say('And my address?', clientId)).message.conversationId
  await running.send('Your address is')
  messages = (await victim.messages()).messages.map(({ id }) => id)
  expect(messages).toHaveLength(4)
  await vi.waitFor(async () => expect(JSON.stringify(await kept())).toContain('Your address is'), 10_000)
  before = await kept()
})
afterAll(async () => {
  await running.end()
  await backend.close()
})

describe("by another tenant's ids", () => {
  it('nothing is stopped, tried again or rated', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const score = { method: 'PUT', body: JSON.stringify({ conversationId: conversation, score: 1 }), headers }
    await expectProblem(await intruder.fetch('/v1/conversation/rating', score), 404, 'not_found')
    for (const id of messages) {
      await expectProblem(await intruder.post(`/v1/messages/${id}/stop`), 404, 'not_found')
      await expectProblem(await intruder.post(`/v1/messages/${id}/retry`), 404, 'not_found')
      const rating = { method: 'PUT', body: '{"rating":"down"}', headers }
      await expectProblem(await intruder.fetch(`/v1/messages/${id}/feedback`, rating), 404, 'not_found')
    }
  })

  it('nothing is read', async () => {
    await expectProblem(await intruder.fetch(`/v1/conversations/${conversation}/messages`), 404, 'not_found')
    await expectProblem(await intruder.fetch(`/v1/conversations?before=${conversation}`), 404, 'not_found')
    for (const position of ['0', '2', '4.0']) {
      const events = await intruder.events(position, `?conversation=${conversation}`)
      await events.until('handoff')
      expect(JSON.stringify(events.seen)).not.toContain(conversation)
      events.close()
    }
    for (const path of ['/v1/messages', '/v1/conversations', '/v1/transcript?format=json'])
      expect(await (await intruder.fetch(path)).text()).not.toMatch(new RegExp(`${conversation}|order|address`))
  })

  it('a message is a new one of their own', async () => {
    const { message } = await intruder.say('And my address?', clientId)
    expect(message.conversationId).not.toBe(conversation)
    expect(messages).not.toContain(message.id)
  })

  it('nothing is pushed', async () => {
    const response = await fetch(`${backend.url}/v1/agent/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${backend.site.secretKey}` },
      body: JSON.stringify({ conversationId: conversation, role: 'agent', text: 'Pay here', handoff: 'active' }),
    })
    await expectProblem(response, 404, 'not_found')
  })
})

describe("by another tenant's tokens", () => {
  it('no session is opened', async () => {
    const options = backend.visitorOptions()
    const ticket = await fetchTicket(victim.options)
    const bearer = victim.session.token
    await expectProblem(await TestVisitor.openResponse(options, { ticket }), 403, 'forbidden', 'ticket')
    await expectProblem(await TestVisitor.openResponse(options, {}, bearer), 400, 'invalid_request', 'ticket')
  })
})

describe('what the other tenant does to its own', () => {
  it('handing over, rating, leaving an address, closing and forgetting touches nobody else', async () => {
    const put = (path: string, body: object) =>
      intruder.fetch(path, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      })
    expect((await intruder.post('/v1/handoff')).status).toBe(202)
    expect((await intruder.fetch('/v1/handoff', { method: 'DELETE' })).status).toBe(202)
    expect((await put('/v1/conversation/rating', { score: 1 })).status).toBe(204)
    expect((await put('/v1/contact', { name: 'Nobody' })).status).toBe(204)
    expect((await intruder.post('/v1/typing', { active: true })).status).toBe(204)
    expect((await intruder.post('/v1/telemetry', { reconnects: 0, errors: {} })).status).toBe(204)
    expect((await intruder.post('/v1/conversation/close')).status).toBe(204)
    expect((await intruder.fetch('/v1/visitor', { method: 'DELETE' })).status).toBe(204)
    expect(await kept()).toEqual(before)
    expect(backend.agent.calls(conversation)).toBe(2)
  })
})
