import { randomUUID } from 'node:crypto'
import { type RetryAccepted, retryAccepted } from '@parley/protocol/message'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gate, reply, stream } from '../../../test/agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

let visitor: TestVisitor
let stranger: TestVisitor
beforeEach(async () => {
  backend.agent.answerWith(stream(['Hello!']))
  visitor = await backend.visitor()
  stranger = await backend.visitor()
})

const stop = (id: string | undefined, by = visitor) => by.post(`/v1/messages/${id}/stop`)
const retry = (id: string | undefined, by = visitor) => by.post(`/v1/messages/${id}/retry`)
const rate = (id: string | undefined, body: object, by = visitor) =>
  by.fetch(`/v1/messages/${id}/feedback`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
/** Says something, waits for the end of the answer, and gives both messages. */
const turn = async (text = 'Hello') => {
  await (await visitor.turn(text)).rest()
  const [question, answer] = (await visitor.messages('?limit=2')).messages
  if (!question || !answer) throw new Error('there is no answer')
  return { question, answer }
}

describe('stop', () => {
  it('ends a running reply with what it has, and the call to the agent', async () => {
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const running = await visitor.turn('Tell me all')
    await held.send('First of all, ')
    const start = await running.until('message', ({ role }) => role === 'assistant')
    await running.until('delta')
    expect((await stop(start.data.id)).status).toBe(202)
    expect((await running.until('done')).data).toEqual({ seq: 2, status: 'stopped' })
    await held.hungUp
    expect((await visitor.messages()).messages[1]).toMatchObject({ text: 'First of all, ', status: 'stopped' })
    expect((await stop(start.data.id)).status).toBe(202)
    expect((await visitor.messages()).messages[1]).toMatchObject({ text: 'First of all, ', status: 'stopped' })
  })

  it('ends a waiting reply, which the agent is then never asked for', async () => {
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const running = await visitor.turn('One')
    await running.until('message', ({ role }) => role === 'assistant')
    const waiting = await visitor.say('Two')
    expect((await stop(waiting.reply?.id)).status).toBe(202)
    expect((await visitor.messages()).messages[3]).toMatchObject({ seq: 4, text: '', status: 'stopped' })
    await held.send('Answer')
    await held.end()
    await running.rest()
    backend.agent.answerWith(stream(['Answer']))
    await turn('Three')
    const asked = backend.agent.requests.filter(({ body }) => body.sessionId === waiting.message.conversationId)
    expect(asked.map(({ body }) => body.chatInput)).toEqual(['One', 'Three'])
  })

  it('that comes late changes nothing', async () => {
    const { answer } = await turn()
    expect((await stop(answer.id)).status).toBe(202)
    expect((await visitor.messages()).messages[1]).toEqual(answer)
  })

  it('is for replies, and for those of the visitor', async () => {
    const { question, answer } = await turn()
    await expectProblem(await stop(question.id), 409, 'conflict')
    for (const id of ['msg_unknown', '$ne', encodeURIComponent('{"$ne":""}')])
      await expectProblem(await stop(id), 404, 'not_found')
    await expectProblem(await stop(answer.id, stranger), 404, 'not_found')
  })
})

describe('retry', () => {
  const failed = async () => {
    backend.agent.answerWith(reply('no', { status: 500 }))
    const { answer } = await turn('Try')
    expect(answer).toMatchObject({ status: 'failed', code: 'agent_unavailable' })
    backend.agent.answerWith(stream(['Now it works']))
    return answer
  }

  it('asks the same question again for a reply that failed, once', async () => {
    const answer = await failed()
    const events = await visitor.events('2')
    const responses = await Promise.all([retry(answer.id), retry(answer.id), retry(answer.id)])
    const accepted: RetryAccepted[] = []
    for (const response of responses) {
      expect(response.status).toBe(202)
      accepted.push(v.parse(v.strictObject(retryAccepted.entries), await response.json()))
    }
    expect(accepted[0]).toEqual({ reply: { id: expect.stringMatching(/^msg_/), seq: 3 } })
    for (const other of accepted) expect(other).toEqual(accepted[0])
    await events.until('done', ({ seq }) => seq === 3)
    expect((await visitor.messages()).messages[2]).toMatchObject({
      id: accepted[0]?.reply.id,
      text: 'Now it works',
      status: 'complete',
      retryOf: answer.id,
    })
    expect(await (await retry(answer.id)).json()).toEqual(accepted[0])
    expect(backend.agent.requests.filter(({ body }) => body.sessionId === answer.conversationId)).toHaveLength(2)
    expect(backend.agent.requests.at(-1)?.body.chatInput).toBe('Try')
  })

  it('takes a reply that was interrupted too', async () => {
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const running = await visitor.turn('Hello')
    await held.send('Half an ans')
    await running.until('delta')
    await backend.restart()
    // The address changed with the port: the visitor's frame would have been loaded again.
    const again = await backend.visitor({}, visitor.session.token, { address: visitor.options.address ?? '' })
    const answer = again.session.messages[1]
    expect(answer).toMatchObject({ text: 'Half an ans', status: 'interrupted' })
    expect((await retry(answer?.id, again)).status).toBe(202)
  })

  it('is for the last reply, when it has no answer', async () => {
    const { question, answer } = await turn()
    await expectProblem(await retry(answer.id), 409, 'conflict')
    await expectProblem(await retry(question.id), 409, 'conflict')
    const first = await failed()
    await turn('Something else')
    await expectProblem(await retry(first.id), 409, 'conflict')
    await expectProblem(await retry('msg_unknown'), 404, 'not_found')
    await expectProblem(await retry(first.id, stranger), 404, 'not_found')
  })

  it('is too late in a closed conversation', async () => {
    const answer = await failed()
    await visitor.post('/v1/conversation/close')
    await expectProblem(await retry(answer.id), 409, 'conflict')
  })
})

describe('feedback', () => {
  it('rates an answer, changes its mind and takes it back', async () => {
    const { answer } = await turn()
    const kept = async () => (await visitor.messages()).messages[1]?.feedback
    const response = await rate(answer.id, { rating: 'up', comment: 'Good\u0007' })
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(await kept()).toEqual({ rating: 'up', comment: 'Good' })
    await rate(answer.id, { rating: 'down' })
    expect(await kept()).toEqual({ rating: 'down' })
    await rate(answer.id, { rating: null })
    expect(await kept()).toBeUndefined()
  })

  it.each([{}, { rating: 'five' }, { rating: { $ne: null } }, { rating: 'up', comment: 'x'.repeat(1001) }])(
    'of %j is refused',
    async (body) => {
      const { answer } = await turn()
      await expectProblem(await rate(answer.id, body), 400, 'invalid_request')
    },
  )

  it('is for answers, and for those that the visitor got', async () => {
    const { question, answer } = await turn()
    await expectProblem(await rate(question.id, { rating: 'up' }), 409, 'conflict')
    await expectProblem(await rate(question.id, { rating: 'up' }, stranger), 404, 'not_found')
    await expectProblem(await rate(answer.id, { rating: 'up' }, stranger), 404, 'not_found')
    await expectProblem(await rate(`msg_${randomUUID()}`, { rating: 'up' }), 404, 'not_found')
    expect((await visitor.messages()).messages[1]?.feedback).toBeUndefined()
  })

  it('waits for the end of an answer, and is of one that was stopped, too', async () => {
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const running = await visitor.turn('Tell me all')
    await held.send('First of all, ')
    const { id } = (await running.until('message', ({ role }) => role === 'assistant')).data
    await expectProblem(await rate(id, { rating: 'up' }), 409, 'conflict')
    await stop(id)
    await running.rest()
    expect((await rate(id, { rating: 'down', comment: 'Too slow' })).status).toBe(204)
    const list = await visitor.messages()
    expect(list.messages[1]).toMatchObject({ status: 'stopped', feedback: { rating: 'down', comment: 'Too slow' } })
    const session = (await backend.visitor({}, visitor.session.token)).session
    expect(session.messages[1]).toEqual(list.messages[1])
  })

  it('is refused where the site asks for none', async () => {
    const { site } = await backend.newSite()
    await backend.administration.configure(site.id, { features: { feedback: false } })
    visitor = await backend.visitor({}, undefined, { siteKey: site.key })
    const { answer } = await turn()
    await expectProblem(await rate(answer.id, { rating: 'up' }), 403, 'forbidden')
  })
})
