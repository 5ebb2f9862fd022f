import type { ConversationList } from '@parley/protocol/conversation'
import type { MessageList } from '@parley/protocol/message'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { gate, stream } from '../../../test/agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

let visitor: TestVisitor
beforeEach(async () => {
  backend.agent.answerWith(stream(['Hello!']))
  visitor = await backend.visitor()
})

const close = () => visitor.post('/v1/conversation/close')
const list = async (query = '', by = visitor) =>
  (await (await by.fetch(`/v1/conversations${query}`)).json()) as ConversationList
/** Three conversations, two of them closed; ids, oldest first. */
const three = async () => {
  const ids: string[] = []
  for (const text of ['One', 'Two', 'Three']) {
    await close()
    const events = await visitor.turn(text)
    ids.push((await events.until('message')).data.conversationId)
    await events.rest()
  }
  return ids
}

describe('conversations', () => {
  it('are none before the first message', async () => {
    expect(await list()).toEqual({ conversations: [], hasMore: false })
  })

  it('are listed newest first, in pages', async () => {
    const newestFirst = (await three()).reverse()
    const ids = ({ conversations, hasMore }: ConversationList) => ({ ids: conversations.map(({ id }) => id), hasMore })
    expect(ids(await list())).toEqual({ ids: newestFirst, hasMore: false })
    expect((await list()).conversations.map(({ status }) => status)).toEqual(['open', 'closed', 'closed'])
    expect(ids(await list('?limit=2'))).toEqual({ ids: newestFirst.slice(0, 2), hasMore: true })
    expect(ids(await list(`?before=${newestFirst[1]}`))).toEqual({ ids: newestFirst.slice(2), hasMore: false })
    expect(ids(await list(`?before=${newestFirst[2]}`))).toEqual({ ids: [], hasMore: false })
  })

  it('are read one by one', async () => {
    const [first] = await three()
    const response = await visitor.fetch(`/v1/conversations/${first}/messages?limit=1`)
    const page = (await response.json()) as MessageList
    expect(page).toMatchObject({ conversation: { id: first, status: 'closed' }, cursor: '2', hasMore: true })
    expect(page.messages.map(({ seq, text }) => ({ seq, text }))).toEqual([{ seq: 2, text: 'Hello!' }])
    const rest = await visitor.fetch(`/v1/conversations/${first}/messages?before=2`)
    expect(((await rest.json()) as MessageList).messages.map(({ text }) => text)).toEqual(['One'])
  })

  it("of another visitor, or of another tenant's, are not found", async () => {
    const [first] = await three()
    const other = await backend.newSite()
    const strangers = [await backend.visitor(), await backend.visitor({}, undefined, { siteKey: other.site.key })]
    for (const stranger of strangers) {
      await expectProblem(await stranger.fetch(`/v1/conversations/${first}/messages`), 404, 'not_found')
      await expectProblem(await stranger.fetch(`/v1/conversations?before=${first}`), 404, 'not_found')
      expect(await list('', stranger)).toEqual({ conversations: [], hasMore: false })
    }
    await expectProblem(await visitor.fetch('/v1/conversations/conv_unknown/messages'), 404, 'not_found')
  })

  it.each(['limit=0', 'limit=101', 'before=msg_1', 'before[$ne]=x&limit=x'])('refuse ?%s', async (query) => {
    await expectProblem(await visitor.fetch(`/v1/conversations?${query}`), 400, 'invalid_request')
  })
})

describe('close', () => {
  it('answers 204 also where nothing is open', async () => {
    for (let again = 0; again < 2; again++) {
      const response = await close()
      expect([response.status, await response.text()]).toEqual([204, ''])
    }
  })

  it('stops what runs and what waits, stays current until the next message, and that opens a new conversation', async () => {
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const events = await visitor.events()
    const { message } = await visitor.say('Running')
    await held.send('Half an answer')
    await events.until('delta')
    await visitor.say('Waiting')
    expect((await close()).status).toBe(204)
    await events.until('conversation', (conversation) => conversation?.status === 'closed')
    await events.until('done', ({ seq }) => seq === 2)
    // It may still stream when it is told, and says then by `done` that it was stopped.
    await events.until('message', ({ seq }) => seq === 4)
    await held.hungUp
    await expect
      .poll(async () => (await visitor.messages()).messages.map(({ text, status }) => [text, status]))
      .toEqual([
        ['Running', 'complete'],
        ['Half an answer', 'stopped'],
        ['Waiting', 'complete'],
        ['', 'stopped'],
      ])
    expect((await visitor.messages()).conversation).toMatchObject({ id: message.conversationId, status: 'closed' })
    const again = gate()
    backend.agent.answerWith(again.behaviour)
    const next = await visitor.say('A new one')
    expect(next.message).toMatchObject({ seq: 1 })
    expect(next.message.conversationId).not.toBe(message.conversationId)
    await events.until('conversation', (conversation) => conversation?.id === next.message.conversationId)
    await events.until('message', ({ seq }) => seq === 2)
    await again.send('Hello again!')
    await again.end()
    await events.until('done', ({ seq, status }) => seq === 2 && status === 'complete')
    events.close()
    expect((await visitor.messages()).messages).toHaveLength(2)
  })
})

describe('a rating of the conversation', () => {
  const rate = (body: unknown, by = visitor) =>
    by.fetch('/v1/conversation/rating', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  const kept = async (conversationId: string) => {
    const found = await conversationModel(backend.connection).findById(conversationId).lean()
    return found?.rating
  }

  it('is of the current one, open or closed, and the last one counts', async () => {
    const [first = '', second = '', third = ''] = await three()
    const response = await rate({ score: 2, comment: ' Slow\u0007' })
    expect([response.status, await response.text()]).toEqual([204, ''])
    expect(await kept(third)).toEqual({ score: 2, comment: ' Slow' })
    await close()
    await rate({ score: 5 })
    expect([await kept(first), await kept(second), await kept(third)]).toEqual([undefined, undefined, { score: 5 }])
    await visitor.fetch('/v1/visitor', { method: 'DELETE' })
    expect(await conversationModel(backend.connection).findById(third).lean()).toBeNull()
  })

  it('is of the one it names, though another has begun', async () => {
    const [first = '', , third = ''] = await three()
    expect((await rate({ conversationId: first, score: 1, comment: 'Late' })).status).toBe(204)
    expect([await kept(first), await kept(third)]).toEqual([{ score: 1, comment: 'Late' }, undefined])
  })

  it("of another visitor's is refused, and changes nothing", async () => {
    const [first = '', , third = ''] = await three()
    const stranger = await backend.visitor()
    for (const id of [first, third, 'conv_unknown'])
      await expectProblem(await rate({ conversationId: id, score: 1 }, stranger), 404, 'not_found')
    expect([await kept(first), await kept(third)]).toEqual([undefined, undefined])
  })

  it('needs one', async () => {
    await expectProblem(await rate({ score: 5 }), 409, 'conflict')
  })

  it.each([
    {},
    { score: 0 },
    { score: 6 },
    { score: 4.5 },
    { score: '5' },
    { score: 5, comment: 'x'.repeat(1001) },
    { score: 5, conversationId: 'msg_1' },
    { score: 5, conversationId: { $ne: '' } },
    [],
  ])('of %j is refused', async (body) => {
    await visitor.say('Hello')
    await expectProblem(await rate(body), 400, 'invalid_request')
  })
})
