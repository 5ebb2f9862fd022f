import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AgentFailure } from '#conversation/agent.ts'
import { question } from '../../test/agents/agent-question.ts'
import { type Caller, limits, startCaller } from '../../test/agents/ask-agent.ts'
import { bytes, choose, flood, gate, line, recording, replay, reply, stream } from '../../test/agents/fake-agent.ts'

let caller: Caller
beforeEach(async () => {
  caller = await startCaller()
})
afterEach(() => caller.close())

describe('the request', () => {
  test('is what docs/n8n says, and no browser’s', async () => {
    await caller.ask()

    const [request] = caller.fake.requests
    expect(request?.body).toEqual(question().request)
    expect(request).toMatchObject({ method: 'POST', path: '/webhook/chat' })
    expect(request?.headers).toEqual({
      host: `127.0.0.1:${caller.fake.port}`,
      connection: 'keep-alive',
      'content-type': 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'Mozilla/5.0 (compatible; Parley)',
      'content-length': String(Buffer.byteLength(JSON.stringify(question().request))),
    })
  })

  test('carries the site’s authentication', async () => {
    await caller.ask({ authentication: { kind: 'basic', user: 'u', password: 'p' } })
    await caller.ask({ authentication: { kind: 'header', name: 'X-Shop-Key', value: 'k' } })

    expect(caller.fake.requests[0]?.headers.authorization).toBe('Basic dTpw')
    expect(caller.fake.requests[1]?.headers['x-shop-key']).toBe('k')
  })

  test('is made to a private address only where that is listed', async () => {
    const { failure } = await caller.ask({ privateHosts: new Set() })

    expect(failure).toMatchObject({ code: 'agent_unavailable', message: expect.stringContaining('blocked') })
    expect(caller.fake.calls()).toBe(0)
  })
})

test('a site without an agent has no answer', async () => {
  expect(await caller.ask(null)).toMatchObject({
    text: '',
    failure: { code: 'agent_unavailable', message: 'the site has no agent' },
  })
})

describe('a recorded answer', () => {
  test.each([
    ['chat-streaming', /^Hello! You said: "Do you ship to Berlin\?"/],
    ['chat-streaming-cyrillic-emoji', /^Здравствуйте! .* 😀 спасибо\.$/],
    ['chat-streaming-tool-two-segments', /^Let me calculate that\. \n\nThe result is/],
    ['webhook-respond-streaming', /^echo: hi$/],
    ['webhook-respond-json', /^echo: hi$/],
    ['chat-lastnode-basic', /^Hello! You said: "hi"/],
  ])('%s comes through', async (name, text) => {
    caller.fake.answerWith(replay(recording(name), [1, 100, 101]))

    const answer = await caller.ask()

    expect(answer.failure).toBeUndefined()
    expect(answer.text).toMatch(text)
  })

  test.each([
    ['webhook-workflow-error', 500, 'Error in workflow'],
    ['unknown-path', 404, 'is not registered'],
    ['bad-json', 422, 'Failed to parse request body'],
    ['chat-lastnode-basic-missing', 401, 'Authorization is required'],
    ['chat-lastnode-basic-wrong', 403, 'Authorization data is wrong'],
    ['webhook-jwt-missing', 401, 'No token provided'],
    ['webhook-jwt-wrong-secret', 403, 'invalid signature'],
    ['chat-streaming-error-no-text', 200, 'error without a reason'],
    ['load-previous-session', 200, 'JSON that holds no answer'],
  ])('%s is a failure whose reason stays with us', async (name, status, reason) => {
    caller.fake.answerWith(replay(recording(name)))

    const { pieces, failure } = await caller.ask()

    expect(pieces).toEqual([])
    expect(failure).toBeInstanceOf(AgentFailure)
    expect(failure).toMatchObject({ code: 'agent_unavailable', status, message: expect.stringContaining(reason) })
  })
})

describe('an answer', () => {
  test('flows while it is made', async () => {
    const gated = gate()
    caller.fake.answerWith(gated.behaviour)
    const pieces = caller.agent().answer(question(), new AbortController().signal)[Symbol.asyncIterator]()

    for (const piece of ['One ', 'two ', 'three']) {
      const next = pieces.next()
      await gated.send(piece)
      expect(await next).toEqual({ done: false, value: piece })
    }
    const last = pieces.next()
    await gated.end()
    expect((await last).done).toBe(true)
  })

  test('of many lines in one chunk is one piece', async () => {
    caller.fake.answerWith(
      bytes([line('begin') + ['a', 'b', 'c'].map((piece) => line('item', piece)).join('') + line('end')]),
    )

    expect((await caller.ask()).pieces).toEqual(['abc'])
  })

  test.each([
    ['empty', bytes([])],
    ['blank', bytes(['\n\n'])],
    ['a stream of keepalives', bytes(['{"type":"keepalive"}\n'])],
    ['204', reply('', { status: 204 })],
  ])('that is %s is no answer', async (_, behaviour) => {
    caller.fake.answerWith(behaviour)

    expect(await caller.ask()).toMatchObject({
      text: '',
      failure: { code: 'agent_unavailable', status: expect.any(Number), message: 'no answer' },
    })
  })

  test('cut off keeps what came, and fails', async () => {
    const gated = gate()
    caller.fake.answerWith(gated.behaviour)
    const answer = caller.ask()
    await gated.send('partial')
    await gated.cut()

    expect(await answer).toMatchObject({ text: 'partial', failure: { code: 'agent_unavailable', status: 200 } })
    expect(caller.fake.calls()).toBe(1)
  })

  test('that ends in an error keeps what came, and fails', async () => {
    caller.fake.answerWith(bytes([line('begin'), line('item', 'partial'), line('error', 'Original error: x')]))

    expect(await caller.ask()).toMatchObject({
      text: 'partial',
      failure: { message: 'error: 17 characters', status: 200 },
    })
  })

  test('of 10 MB keeps 1 MB, and fails', async () => {
    caller.fake.answerWith(flood(10_000_000))

    const { text, failure } = await caller.ask()

    expect(text.length).toBe(1_000_000)
    expect(failure).toMatchObject({ code: 'agent_unavailable', status: 200, message: 'the answer is too large' })
  })

  test('beyond its limit ends the connection, though the agent goes on', async () => {
    const gated = gate()
    caller.fake.answerWith(gated.behaviour)
    const answer = caller.ask(limits({ maxAnswerBytes: 5 }))
    await gated.send('1234567')

    await gated.hungUp
    expect(await answer).toMatchObject({ text: '12345', failure: { message: 'the answer is too large' } })
  })

  test('is cut at its limit between two characters', async () => {
    caller.fake.answerWith(stream(['😀😀', '😀😀']))

    const { text, failure } = await caller.ask(limits({ maxAnswerBytes: 10 }))

    expect(text).toBe('😀😀')
    expect(failure).toMatchObject({ message: 'the answer is too large' })
  })

  test('that is known at its end alone is cut at its limit too', async () => {
    caller.fake.answerWith(bytes(['"жжжжжж"']))

    expect(await caller.ask(limits({ maxAnswerBytes: 10 }))).toMatchObject({
      text: 'жжжжж',
      failure: { message: 'the answer is too large' },
    })
  })

  test('of exactly the limit is whole', async () => {
    caller.fake.answerWith(stream(['12345', '67890']))

    expect(await caller.ask(limits({ maxAnswerBytes: 10 }))).toMatchObject({ text: '1234567890', failure: undefined })
  })

  test('that is not read ends the connection', async () => {
    const hungUp = Promise.withResolvers<void>()
    caller.fake.answerWith((response) => {
      response.once('close', hungUp.resolve)
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.flushHeaders()
    })

    await caller.ask()
    await hungUp.promise
  })

  test('that is compressed although we take none is refused', async () => {
    caller.fake.answerWith(reply('x', { headers: { 'content-encoding': 'gzip' } }))

    expect(await caller.ask()).toMatchObject({
      text: '',
      failure: { code: 'agent_unavailable', status: 200, message: 'a compressed answer' },
    })
  })

  test('that calls itself an event stream may begin with a comment', async () => {
    caller.fake.answerWith(bytes([': hi\n\ndata: Yes.\n\n'], { 'content-type': 'text/event-stream' }))

    expect(await caller.ask()).toMatchObject({ text: 'Yes.', failure: undefined })
  })

  test('may be chosen by the question', async () => {
    caller.fake.answerWith(choose(({ chatInput }) => reply({ output: chatInput })))

    expect((await caller.ask()).text).toBe('Когда придёт мой заказ?')
  })
})
