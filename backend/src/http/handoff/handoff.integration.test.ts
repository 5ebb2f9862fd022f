import { handoffAccepted } from '@parley/protocol/handoff'
import * as v from 'valibot'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CreatedSite } from '#sites/administration.ts'
import { reply as answer, gate, stream } from '../../../test/agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'

let backend: TestBackend
let shop: CreatedSite
let visitor: TestVisitor
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
  shop = await backend.newSite({ allowAgentRole: true })
  await backend.administration.configure(shop.site.id, { features: { handoff: true } })
})
afterAll(() => backend.close())
beforeEach(async () => {
  visitor = await backend.visitor({}, undefined, { siteKey: shop.site.key })
})
afterEach(() => backend.agent.answerWith(stream(['Hello!'])))

const handOff = async (method: 'POST' | 'DELETE', by = visitor) => {
  const response = await by.fetch('/v1/handoff', { method })
  expect(response.status).toBe(202)
  return v.parse(v.strictObject(handoffAccepted.entries), await response.json()).state
}
const push = (conversationId: string, body: object, { secretKey } = shop) =>
  fetch(`${backend.url}/v1/agent/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${secretKey}` },
    body: JSON.stringify({ conversationId, role: 'agent', text: 'Ines here', ...body }),
  })
const said = async (text = 'Hello') => {
  const turn = await visitor.turn(text)
  const { conversationId } = (await turn.until('message')).data
  await turn.rest()
  return conversationId
}
const state = async () => (await visitor.messages()).conversation?.handoff
const calls = (conversationId: string) => backend.agent.calls(conversationId)

describe('who asks for a person', () => {
  it('is heard once, in every tab, and the agent is not asked any more until they go back', async () => {
    const conversationId = await said()
    const tabs = [await visitor.events(), await visitor.events('2')]
    for (const tab of tabs) expect((await tab.until('handoff')).data).toEqual({ state: 'none' })
    expect(await handOff('POST')).toBe('requested')
    expect(await handOff('POST')).toBe('requested')
    for (const tab of tabs) expect((await tab.until('handoff')).data).toEqual({ state: 'requested' })
    expect((await visitor.say('Is anybody there?')).reply).toBeNull()
    for (const tab of tabs) await tab.until('message', ({ text }) => text === 'Is anybody there?')
    expect(calls(conversationId)).toBe(1)
    expect(await state()).toBe('requested')

    expect(await handOff('DELETE')).toBe('none')
    expect(await handOff('DELETE')).toBe('none')
    for (const tab of tabs) expect((await tab.until('handoff')).data).toEqual({ state: 'none' })
    await said('Hello again')
    expect(calls(conversationId)).toBe(2)
    for (const tab of tabs) {
      expect(tab.seen.filter(({ event }) => event === 'handoff')).toHaveLength(3)
      tab.close()
    }
  })

  it('hears the running answer to its end; what waits is stopped', async () => {
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const events = await visitor.events()
    const { message } = await visitor.say('Running')
    await held.send('Half ')
    await events.until('delta')
    await visitor.say('Waiting')
    expect(await handOff('POST')).toBe('requested')
    await held.send('and half.')
    await held.end()
    await events.until('done', ({ seq, status }) => seq === 2 && status === 'complete')
    await events.until('message', ({ seq, status }) => seq === 4 && status === 'stopped')
    events.close()
    expect((await visitor.messages()).messages.map(({ text }) => text)).toEqual([
      'Running',
      'Half and half.',
      'Waiting',
      '',
    ])
    expect(calls(message.conversationId)).toBe(1)
  })

  it('cannot have a failed answer tried again meanwhile', async () => {
    backend.agent.answerWith(answer('', { status: 500 }))
    await said()
    const failed = (await visitor.messages()).messages[1]
    await handOff('POST')
    await expectProblem(await visitor.post(`/v1/messages/${failed?.id}/retry`), 409, 'conflict')
  })

  it('needs an open conversation', async () => {
    for (const method of ['POST', 'DELETE'])
      await expectProblem(await visitor.fetch('/v1/handoff', { method }), 409, 'conflict')
    await said()
    await handOff('POST')
    await visitor.post('/v1/conversation/close')
    expect(await state()).toBe('none')
    await expectProblem(await visitor.post('/v1/handoff'), 409, 'conflict')
  })

  it('is refused where the site offers none; back to the agent they get all the same', async () => {
    const plain = await backend.visitor()
    await (await plain.turn('Hello')).rest()
    await expectProblem(await plain.post('/v1/handoff'), 403, 'forbidden')
    expect(await handOff('DELETE', plain)).toBe('none')
  })

  it('may do so twenty times a minute', async () => {
    await said()
    for (let n = 0; n < 20; n++) await handOff(n % 2 ? 'DELETE' : 'POST')
    await expectProblem(await visitor.post('/v1/handoff'), 429, 'rate_limited')
  })
})

describe('a workflow', () => {
  it('takes over by name, and leaves', async () => {
    const conversationId = await said()
    const events = await visitor.events('2')
    await events.until('handoff')
    await handOff('POST')
    await events.until('handoff', ({ state }) => state === 'requested')
    const author = { name: 'Ines', avatarUrl: 'https://cdn.example/ines.png' }
    expect((await push(conversationId, { author, handoff: 'active' })).status).toBe(202)
    expect((await events.until('handoff')).data).toEqual({ state: 'active', author })
    await events.until('message', ({ text }) => text === 'Ines here')
    const late = await visitor.events()
    expect((await late.until('handoff')).data).toEqual({ state: 'active', author })
    late.close()
    expect((await visitor.say('Thank you')).reply).toBeNull()

    // A colleague takes over from her.
    await push(conversationId, { author: { name: 'Duarte' }, handoff: 'active' })
    expect((await events.until('handoff')).data).toEqual({ state: 'active', author: { name: 'Duarte' } })
    await push(conversationId, { role: 'system', text: 'Duarte has left', handoff: 'released' })
    expect((await events.until('handoff')).data).toEqual({ state: 'released' })
    await said('Agent?')
    expect(calls(conversationId)).toBe(2)
    expect(await handOff('POST')).toBe('requested')
    events.close()
  })

  it('that takes over ends the running answer, too', async () => {
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const events = await visitor.events()
    const { message } = await visitor.say('Running')
    await held.send('I think ')
    await events.until('delta')
    await push(message.conversationId, { handoff: 'active' })
    await held.hungUp
    await events.until('done', ({ seq, status }) => seq === 2 && status === 'stopped')
    await events.until('message', ({ role }) => role === 'agent')
    events.close()
    expect(await state()).toBe('active')
    expect(await handOff('DELETE')).toBe('released')
    expect(await handOff('DELETE')).toBe('released')
  })

  it('asks for a person on behalf of the shopper; who leaves where nobody came left nothing', async () => {
    const conversationId = await said()
    await push(conversationId, { role: 'system', text: 'A colleague will help', handoff: 'requested' })
    expect(await state()).toBe('requested')
    await push(conversationId, { role: 'system', text: 'Nobody is in', handoff: 'released' })
    expect(await state()).toBe('none')
    await push(conversationId, { role: 'system', text: 'Still nobody', handoff: 'released' })
    expect(await state()).toBe('none')
  })

  it('that repeats itself changes nothing again', async () => {
    const conversationId = await said()
    const active = { id: 'take-over', handoff: 'active' }
    await push(conversationId, active)
    await handOff('DELETE')
    expect((await push(conversationId, active)).status).toBe(202)
    expect(await state()).toBe('released')
  })

  it('of a site that lets no person speak takes over nothing', async () => {
    const plain = await backend.visitor()
    const { message } = await plain.say('Hello')
    const body = { role: 'assistant', handoff: 'requested' }
    await expectProblem(await push(message.conversationId, body, backend.site), 403, 'forbidden', 'handoff')
    await expectProblem(await push(message.conversationId, { handoff: 'active' }, shop), 404, 'not_found')
    expect((await plain.messages()).conversation?.handoff).toBe('none')
    expect((await plain.messages()).conversation?.lastSeq).toBe(2)
  })

  it.each(['none', 'gone', null, {}])('cannot ask for %j', async (handoff) => {
    await expectProblem(await push('conv_1', { handoff }), 400, 'invalid_request', 'handoff')
  })
})
