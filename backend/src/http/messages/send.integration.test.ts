import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type MessageAccepted, messageAccepted } from '@parley/protocol/message'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

let visitor: TestVisitor
beforeEach(async () => {
  visitor = await backend.visitor()
})

const send = (more: object) => visitor.post('/v1/messages', { id: randomUUID(), text: 'Hello', ...more })
const sendRaw = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  visitor.fetch('/v1/messages', { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } })

describe('a message', () => {
  it.each(['application/json', '*/*', 'text/html', undefined])('is accepted as JSON for Accept %s', async (accept) => {
    const asked = backend.agent.nextRequest()
    const id = randomUUID()
    const response = await visitor.post('/v1/messages', { id, text: 'Hello' }, accept ? { Accept: accept } : {})
    expect(response.status).toBe(202)
    const accepted = v.parse(v.strictObject(messageAccepted.entries), await response.json())
    expect(accepted.message).toMatchObject({ seq: 1, role: 'visitor', text: 'Hello', status: 'complete', clientId: id })
    expect(accepted.reply).toEqual({ id: expect.stringMatching(/^msg_/), seq: 2 })
    // The next test waits for a request of its own.
    await asked
  })

  it('carries its page, cut to sane lengths, to the agent', async () => {
    const asked = backend.agent.nextRequest()
    const url = 'https://shop.example/cup'
    const cart = { total: 5, currency: 'EUR', items: Array(60).fill({ id: '1', title: 'Cup', quantity: 1 }) }
    const response = await visitor.post(
      '/v1/messages',
      { id: randomUUID(), text: 'This?', page: { url, title: 'x'.repeat(1000), extra: 'dropped', cart } },
      { 'User-Agent': 'U'.repeat(1000) },
    )
    expect(response.status).toBe(202)
    const { page, userAgent } = (await asked).body.metadata
    expect(page).toEqual({ url, title: 'x'.repeat(300), cart: { ...cart, items: cart.items.slice(0, 50) } })
    expect(userAgent).toBe('U'.repeat(300))
  })

  it.each([
    ['no product', { product: null }, {}],
    ['no cart', { cart: null }, {}],
    ['a product of another kind', { product: 'Cup', title: 'Cups' }, { title: 'Cups' }],
    ['a product without a name', { product: { id: '1' }, title: 'Cups' }, { title: 'Cups' }],
    ['a query for an id', { product: { id: { $gt: '' }, title: 'Cup' } }, {}],
    ['a title that is an element', { title: {}, referrer: null }, {}],
    ['no price', { product: { id: '1', title: 'Cup', price: null } }, { product: { id: '1', title: 'Cup' } }],
    [
      'a price and a currency for people',
      { product: { id: '1', title: 'Cup', price: '€84', currency: '€' } },
      { product: { id: '1', title: 'Cup' } },
    ],
    [
      'numbers as texts, and ids as numbers',
      { product: { id: 17, title: 'Cup', variantId: 4, price: '84.00' }, cart: { total: '-0.5' } },
      { product: { id: '17', title: 'Cup', variantId: '4', price: 84 }, cart: { total: -0.5 } },
    ],
    [
      'one bad item in its cart',
      { cart: { total: 'much', currency: 'EUR', items: [null, { id: 1, title: 'Cup', quantity: '2', price: [] }] } },
      { cart: { currency: 'EUR', items: [{ id: '1', title: 'Cup', quantity: 2 }] } },
    ],
  ])('goes through whatever else the page says: %s', async (_, said, told) => {
    const asked = backend.agent.nextRequest()
    const page = { url: 'https://shop.example/cup', ...said }
    expect((await visitor.post('/v1/messages', { id: randomUUID(), text: 'This?', page })).status).toBe(202)
    expect((await asked).body.metadata.page).toEqual({ url: page.url, ...told })
  })

  it('has at most 4,000 characters, counted without those that are dropped', async () => {
    await expectProblem(await send({ text: 'я'.repeat(4001) }), 413, 'message_too_long')
    const text = `\u001b[1m\u0000${'я'.repeat(3995)}\r\n\u0007`
    const { message } = (await (await send({ text })).json()) as MessageAccepted
    expect(message.text).toBe(`[1m${'я'.repeat(3995)}\n`)
    expect((await send({ text: 'я'.repeat(4000) })).status).toBe(202)
  })

  it('with the same id and other text is a conflict, and changes nothing', async () => {
    const { message } = await visitor.say('Hello')
    await expectProblem(await send({ id: message.clientId, text: 'Goodbye' }), 409, 'conflict', 'id')
    expect((await visitor.messages()).messages[0]?.text).toBe('Hello')
  })

  it('with the same id in capitals is the same one', async () => {
    const id = randomUUID()
    const first = await visitor.say('Hello', id)
    expect((await visitor.say('Hello', id.toUpperCase())).message).toEqual(first.message)
  })

  it('is one, however often it is sent at once', async () => {
    const id = randomUUID()
    const sent = await Promise.all(Array.from({ length: 8 }, () => visitor.say('Once', id)))
    expect(new Set(sent.map(({ message, reply }) => JSON.stringify({ message, reply }))).size).toBe(1)
    expect((await visitor.messages()).messages.filter(({ role }) => role === 'visitor')).toHaveLength(1)
  })

  it('of two tabs that begin at once is in one conversation, and each has numbers of its own', async () => {
    const sent = await Promise.all([visitor.say('Left'), visitor.say('Right')])
    expect(new Set(sent.map(({ message }) => message.conversationId)).size).toBe(1)
    expect(sent.flatMap(({ message, reply }) => [message.seq, reply?.seq]).sort()).toEqual([1, 2, 3, 4])
    expect(sent.filter(({ returnToken }) => returnToken !== undefined)).toHaveLength(1)
  })

  it('of another visitor with the same id is another one', async () => {
    const id = randomUUID()
    const other = await backend.visitor()
    const [a, b] = [await visitor.say('Mine', id), await other.say('Mine too', id)]
    expect(a.message.conversationId).not.toBe(b.message.conversationId)
  })
})

describe('a body is refused', () => {
  it.each([
    [{ text: { $ne: '' } }, 'text'],
    [{ text: ['Hello'] }, 'text'],
    [{ text: null }, 'text'],
    [{ text: ' \n ' }, 'text'],
    [{ id: { $gt: '' } }, 'id'],
    [{ id: 'not-a-uuid' }, 'id'],
    [{ id: undefined }, 'id'],
    [{ page: 'https://shop.example' }, 'page'],
    [{ page: { url: { $ne: '' } } }, 'page.url'],
  ])('that says %j', async (more, path) => {
    await expectProblem(await send(more), 400, 'invalid_request', path)
  })

  it.each(['', '{', 'null', '"text"', '[]', '{"id":1,}', '\u0000'])('that is %j', async (body) => {
    await expectProblem(await sendRaw(body), 400, 'invalid_request')
  })

  it.each(['gzip', 'br', 'deflate', 'gzip, identity', 'x-unheard-of'])('that is compressed as %s', async (encoding) => {
    const body = new Uint8Array(gzipSync(JSON.stringify({ id: randomUUID(), text: 'Hello' })))
    await expectProblem(await sendRaw(body, { 'Content-Encoding': encoding }), 415, 'unsupported_media_type')
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'that is %s',
    async (type) => {
      const body = JSON.stringify({ id: randomUUID(), text: 'Hello' })
      await expectProblem(await sendRaw(body, { 'Content-Type': type }), 415, 'unsupported_media_type')
    },
  )

  it('in a character set that is not UTF-8', async () => {
    const body = new Uint8Array(Buffer.from(JSON.stringify({ id: randomUUID(), text: 'Hello' }), 'utf16le'))
    const response = await sendRaw(body, { 'Content-Type': 'application/json; charset=utf-7' })
    expect([400, 415]).toContain(response.status)
  })

  it('of more than 32 KB, whether its length is told or not', async () => {
    const body = JSON.stringify({ id: randomUUID(), text: 'Hello', page: { url: 'x'.repeat(33_000) } })
    await expectProblem(await sendRaw(body), 413, 'message_too_long')
    const chunked = await visitor.fetch('/v1/messages', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit & { headers: Record<string, string> })
    await expectProblem(chunked, 413, 'message_too_long')
  })
})

describe('the list of messages', () => {
  it('is empty before the first', async () => {
    expect(await visitor.messages()).toEqual({ conversation: null, messages: [], cursor: '0', hasMore: false })
  })

  it('is read in pages from its end', async () => {
    for (let turn = 0; turn < 3; turn++) await (await visitor.turn(`Question ${turn}`)).rest()
    const seqs = async (query: string) => {
      const { messages, hasMore, cursor } = await visitor.messages(query)
      return { seqs: messages.map(({ seq }) => seq), hasMore, cursor }
    }
    expect(await seqs('')).toEqual({ seqs: [1, 2, 3, 4, 5, 6], hasMore: false, cursor: '6' })
    expect(await seqs('?limit=4')).toEqual({ seqs: [3, 4, 5, 6], hasMore: true, cursor: '6' })
    expect(await seqs('?before=3&limit=100')).toEqual({ seqs: [1, 2], hasMore: false, cursor: undefined })
    expect(await seqs('?before=3&limit=1')).toEqual({ seqs: [2], hasMore: true, cursor: undefined })
    expect(await seqs('?before=1')).toEqual({ seqs: [], hasMore: false, cursor: undefined })
  })

  it.each(['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'before=-1', 'before=1e3', 'before[$gt]=1&limit=-1'])(
    'refuses ?%s',
    async (query) => {
      await expectProblem(await visitor.fetch(`/v1/messages?${query}`), 400, 'invalid_request')
    },
  )
})
