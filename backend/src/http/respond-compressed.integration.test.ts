import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stream } from '../../test/agents/fake-agent.ts'
import { startTestBackend, type TestBackend } from '../../test/backends/backend.ts'
import type { TestVisitor } from '../../test/clients/visitor.ts'

let backend: TestBackend
let visitor: TestVisitor
let conversation: string
beforeAll(async () => {
  backend = await startTestBackend()
  backend.agent.answerWith(stream(['The dawn set has two cups and a pot. '.repeat(100)]))
  visitor = await backend.visitor()
  const turn = await visitor.turn('Which set has a pot?')
  conversation = (await turn.until('message')).data.conversationId
  await turn.rest()
})
afterAll(() => backend.close())

/** The answer as it comes over the wire; `fetch` would unpack it. */
async function get(path: string, accepted: string, method = 'GET') {
  const { hostname, port } = new URL(backend.url)
  const headers = { 'Accept-Encoding': accepted, Authorization: `Bearer ${visitor.session.token}` }
  const sent = request({ hostname, port, path, method, headers }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) }
}

describe.each(['/v1/messages', '/v1/conversations/:id/messages'])('GET %s', (route) => {
  const path = () => route.replace(':id', conversation)

  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ])('comes as %s to whoever accepts "%s"', async (encoding, accepted, unpack) => {
    const plain = await get(path(), 'identity')
    const packed = await get(path(), accepted)
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(packed.headers).toMatchObject({
      'content-encoding': encoding,
      vary: expect.stringContaining('Accept-Encoding'),
    })
    expect(packed.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(unpack(packed.body).equals(plain.body)).toBe(true)
    expect(packed.body.length).toBeLessThan(plain.body.length / 4)
  })

  it('has the same headers for HEAD', async () => {
    const { headers, body } = await get(path(), 'gzip', 'HEAD')
    const whole = (await get(path(), 'gzip')).headers
    for (const name of ['content-encoding', 'content-length', 'content-type', 'vary'])
      expect(headers[name]).toBe(whole[name])
    expect(body.length).toBe(0)
  })
})

it('what is short comes as it is', async () => {
  const { headers, body } = await get('/v1/conversations', 'gzip')
  expect(headers['content-encoding']).toBeUndefined()
  expect(headers.vary).toContain('Accept-Encoding')
  expect(JSON.parse(body.toString())).toMatchObject({ conversations: [{ id: conversation }] })
})

it('what holds a token is never compressed, nor is a stream', async () => {
  const session = await backend.visitor({}, visitor.session.token)
  expect(session.session.messages).toHaveLength(2)
  const answers = [
    await fetch(`${backend.url}/v1/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${visitor.session.token}` },
      body: JSON.stringify({
        siteKey: backend.site.site.key,
        origin: 'https://shop.example',
        page: { url: 'https://shop.example/' },
      }),
    }),
    await visitor.post('/v1/messages', { id: '0d4ff2a5-3f4f-4d59-9a0b-6c1f8b0f2a11', text: 'x'.repeat(3_000) }),
  ]
  for (const answer of answers) {
    expect((await answer.text()).length).toBeGreaterThan(3_000)
    expect(answer.headers.get('content-encoding')).toBeNull()
  }
  const events = await visitor.fetch('/v1/events', { headers: { 'Accept-Encoding': 'gzip' } })
  expect(events.headers.get('content-encoding')).toBeNull()
  await events.body?.cancel()
})
