import { pushAccepted } from '@parley/protocol/message'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CreatedSite } from '#sites/administration.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

let shop: CreatedSite
let visitor: TestVisitor
let conversationId: string
beforeEach(async () => {
  shop = await backend.newSite({ allowAgentRole: true })
  visitor = await backend.visitor({}, undefined, { siteKey: shop.site.key })
  const turn = await visitor.turn('Hello')
  conversationId = (await turn.until('message')).data.conversationId
  await turn.rest()
})

const pushAs = (key: string | null, body: object) =>
  fetch(`${backend.url}/v1/agent/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key === null ? {} : { Authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ conversationId, role: 'assistant', text: 'Your parcel is here', ...body }),
  })
const push = (body: object = {}) => pushAs(shop.secretKey, body)
const accepted = async (response: Response) => {
  expect(response.status).toBe(202)
  return v.parse(v.strictObject(pushAccepted.entries), await response.json()).message
}

describe('a push', () => {
  it.each(['assistant', 'agent', 'system'] as const)('speaks as %s, live on an open stream', async (role) => {
    const events = await visitor.events()
    await events.until('handoff')
    const author = { name: 'Maya ', avatarUrl: 'https://cdn.example/maya.png' }
    const message = await accepted(await push({ role, author, text: 'On its way\u0007' }))
    expect(message).toMatchObject({ conversationId, seq: 3, role, text: 'On its way', status: 'complete' })
    expect(message.author).toEqual({ name: 'Maya', avatarUrl: 'https://cdn.example/maya.png' })
    const { data, id } = await events.until('message')
    expect([data, id]).toEqual([message, '3'])
    events.close()
    expect((await visitor.messages()).messages[2]).toEqual(message)
    expect(message).not.toHaveProperty('clientId')
  })

  it('with the same id is one message, also at once, and also after the conversation closed', async () => {
    const id = 'order-17 shipped'
    const messages = await Promise.all(Array.from({ length: 6 }, async () => accepted(await push({ id }))))
    expect(new Set(messages.map((message) => message.id)).size).toBe(1)
    expect((await visitor.messages()).conversation?.lastSeq).toBe(3)
    await visitor.post('/v1/conversation/close')
    expect((await accepted(await push({ id }))).id).toBe(messages[0]?.id)
  })

  it('with the same id in another conversation is another message', async () => {
    const first = await accepted(await push({ id: 'a' }))
    await visitor.post('/v1/conversation/close')
    const next = await visitor.say('New')
    const second = await accepted(await push({ id: 'a', conversationId: next.message.conversationId }))
    expect(second.id).not.toBe(first.id)
  })

  it('is numbered after a reply that runs', async () => {
    const { reply } = await visitor.say('Another question')
    expect((await accepted(await push())).seq).toBe((reply?.seq ?? 0) + 1)
  })

  it('into a closed conversation is a conflict', async () => {
    await visitor.post('/v1/conversation/close')
    await expectProblem(await push(), 409, 'conflict')
  })

  it("into another site's conversation, or none, is not found", async () => {
    await expectProblem(await pushAs(backend.site.secretKey, {}), 404, 'not_found')
    await expectProblem(await push({ conversationId: 'conv_unknown' }), 404, 'not_found')
    expect((await visitor.messages()).conversation?.lastSeq).toBe(2)
  })

  it('as agent is forbidden unless the site allows it', async () => {
    const plain = await backend.visitor()
    const { message } = await plain.say('Hi')
    const body = { conversationId: message.conversationId, role: 'agent' }
    await expectProblem(await pushAs(backend.site.secretKey, body), 403, 'forbidden', 'role')
    expect((await pushAs(backend.site.secretKey, { ...body, role: 'system' })).status).toBe(202)
  })

  it.each([
    [{ role: 'visitor' }, 400, 'invalid_request', 'role'],
    [{ conversationId: { $ne: '' } }, 400, 'invalid_request', 'conversationId'],
    [{ conversationId: 'msg_1' }, 400, 'invalid_request', 'conversationId'],
    [{ id: { $ne: '' } }, 400, 'invalid_request', 'id'],
    [{ id: 'x'.repeat(101) }, 400, 'invalid_request', 'id'],
    [{ text: { $ne: '' } }, 400, 'invalid_request', 'text'],
    [{ text: '' }, 400, 'invalid_request', 'text'],
    [{ author: { name: { $ne: '' } } }, 400, 'invalid_request', 'author.name'],
    [{ author: { name: 'M', avatarUrl: 'javascript:alert(1)' } }, 400, 'invalid_request', 'author.avatarUrl'],
    [{ text: 'x'.repeat(4001) }, 413, 'message_too_long', undefined],
    [{ text: 'x'.repeat(33_000) }, 413, 'message_too_long', undefined],
  ] as const)('of %j is refused', async (body, status, code, path) => {
    await expectProblem(await push(body), status, code, path)
  })
})

describe('the key', () => {
  it.each([
    ['none', async () => null],
    ['a wrong one', async () => `sk_${'A'.repeat(43)}`],
    ['the public one', async () => shop.site.key],
    ['the identity key', async () => shop.identityKey],
    ["a visitor's token", async () => visitor.session.token],
  ])('is needed: %s is refused', async (_, key) => {
    await expectProblem(await pushAs(await key(), {}), 401, 'session_required')
  })

  it('that was replaced ends at once', async () => {
    const { secretKey } = await backend.administration.rotateSecretKey(shop.site.id)
    await expectProblem(await push(), 401, 'session_required')
    expect((await pushAs(secretKey, {})).status).toBe(202)
  })

  it('of a disabled site is refused', async () => {
    await backend.administration.setStatus(shop.site.id, 'disabled')
    await expectProblem(await push(), 401, 'session_required')
  })

  it('opens nothing else', async () => {
    for (const path of ['/v1/messages', '/v1/events', '/v1/conversations', '/v1/transcript']) {
      const response = await fetch(`${backend.url}${path}`, { headers: { Authorization: `Bearer ${shop.secretKey}` } })
      await expectProblem(response, 401, 'session_required')
    }
  })

  it('permits 60 calls a minute, from wherever', async () => {
    for (let n = 0; n < 60; n++) expect((await push({ id: 'the same' })).status).toBe(202)
    const limited = await push()
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectProblem(limited, 429, 'rate_limited')
  })
})
