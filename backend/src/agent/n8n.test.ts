import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AgentFailure } from '#conversation/agent.ts'
import { createDialer, type Dialer } from '#outbound/dialer.ts'
import { question } from '../../test/agent-question.ts'
import {
  bytes,
  choose,
  type FakeAgent,
  flood,
  gate,
  hangUp,
  line,
  recording,
  replay,
  reply,
  stall,
  startFakeAgent,
  stream,
} from '../../test/fake-agent.ts'
import { createN8nAgent } from './n8n.ts'
import { type AgentSettings, defaultAgentLimits } from './settings.ts'

let fake: FakeAgent
let dialer: Dialer
let logged: Record<string, unknown>[]

beforeEach(async () => {
  fake = await startFakeAgent()
  dialer = createDialer({ ownEndpoints: () => [] })
  logged = []
})
afterEach(async () => {
  await dialer.close()
  await fake.close()
})

const now = Date.UTC(2026, 10, 21, 12)

const agent = (settings: Partial<AgentSettings> = {}) =>
  createN8nAgent({
    dialer,
    settingsOf: async () => ({
      url: fake.url,
      authentication: { kind: 'none' },
      historyLength: 0,
      privateHosts: new Set([`127.0.0.1:${fake.port}`]),
      limits: defaultAgentLimits,
      ...settings,
    }),
    issuer: 'https://chat.example',
    log: pino({ level: 'trace' }, { write: (text: string) => logged.push(JSON.parse(text)) }),
    now: () => now,
    wait: async () => {},
  })

const ask = async (settings: Partial<AgentSettings> = {}, signal = new AbortController().signal) => {
  const pieces: string[] = []
  let failure: unknown
  try {
    for await (const piece of agent(settings).answer(question(), signal)) pieces.push(piece)
  } catch (error) {
    failure = error
  }
  return { text: pieces.join(''), pieces, failure }
}
const limits = (changed: Partial<AgentSettings['limits']>) => ({ limits: { ...defaultAgentLimits, ...changed } })

describe('the request', () => {
  test('is what PROTOCOL says, and no browser’s', async () => {
    await ask()

    const [request] = fake.requests
    expect(request?.body).toEqual(question().request)
    expect(request).toMatchObject({ method: 'POST', path: '/webhook/chat' })
    expect(request?.headers).toEqual({
      host: `127.0.0.1:${fake.port}`,
      connection: 'keep-alive',
      'content-type': 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'Mozilla/5.0 (compatible; Parley)',
      'content-length': String(Buffer.byteLength(JSON.stringify(question().request))),
    })
  })

  test('carries the site’s authentication', async () => {
    await ask({ authentication: { kind: 'basic', user: 'u', password: 'p' } })
    await ask({ authentication: { kind: 'header', name: 'X-Shop-Key', value: 'k' } })

    expect(fake.requests[0]?.headers.authorization).toBe('Basic dTpw')
    expect(fake.requests[1]?.headers['x-shop-key']).toBe('k')
  })

  test('is made to a private address only where that is listed', async () => {
    const { failure } = await ask({ privateHosts: new Set() })

    expect(failure).toMatchObject({ code: 'agent_unavailable', message: expect.stringContaining('blocked') })
    expect(fake.calls()).toBe(0)
  })
})

test('a site without an agent has no answer', async () => {
  const without = createN8nAgent({
    dialer,
    settingsOf: async () => null,
    issuer: 'https://chat.example',
    log: pino({ level: 'silent' }),
  })

  const answer = Array.fromAsync(without.answer(question(), new AbortController().signal))

  await expect(answer).rejects.toMatchObject({ code: 'agent_unavailable', message: 'the site has no agent' })
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
    fake.answerWith(replay(recording(name), [1, 100, 101]))

    const answer = await ask()

    expect(answer.failure).toBeUndefined()
    expect(answer.text).toMatch(text)
  })

  test.each([
    ['webhook-workflow-error', 500, 'Error in workflow'],
    ['unknown-path', 404, 'is not registered'],
    ['bad-json', 422, 'Failed to parse request body'],
    ['chat-lastnode-basic-missing', 401, 'Authorization is required!'],
    ['chat-lastnode-basic-wrong', 403, 'Authorization data is wrong!'],
    ['webhook-jwt-missing', 401, 'No token provided'],
    ['webhook-jwt-wrong-secret', 403, 'invalid signature'],
    ['chat-streaming-error-no-text', 200, 'error without a reason'],
    ['load-previous-session', 200, 'JSON that holds no answer'],
  ])('%s is a failure whose reason stays with us', async (name, status, reason) => {
    fake.answerWith(replay(recording(name)))

    const { pieces, failure } = await ask()

    expect(pieces).toEqual([])
    expect(failure).toBeInstanceOf(AgentFailure)
    expect(failure).toMatchObject({ code: 'agent_unavailable', status, message: expect.stringContaining(reason) })
    expect(logged).toMatchObject([{ status, reason: expect.stringContaining(reason), code: 'agent_unavailable' }])
  })
})

describe('an answer', () => {
  test('flows while it is made', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const pieces = agent().answer(question(), new AbortController().signal)[Symbol.asyncIterator]()

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
    fake.answerWith(bytes([line('begin') + ['a', 'b', 'c'].map((piece) => line('item', piece)).join('') + line('end')]))

    expect((await ask()).pieces).toEqual(['abc'])
  })

  test.each([
    ['empty', bytes([])],
    ['blank', bytes(['\n\n'])],
    ['a stream of keepalives', bytes(['{"type":"keepalive"}\n'])],
    ['204', reply('', { status: 204 })],
  ])('that is %s is no answer', async (_, behaviour) => {
    fake.answerWith(behaviour)

    expect(await ask()).toMatchObject({ text: '', failure: { code: 'agent_unavailable', message: 'no answer' } })
  })

  test('cut off keeps what came, and fails', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const answer = ask()
    await gated.send('partial')
    await gated.cut()

    expect(await answer).toMatchObject({ text: 'partial', failure: { code: 'agent_unavailable', status: 200 } })
    expect(fake.calls()).toBe(1)
  })

  test('that ends in an error keeps what came, and fails', async () => {
    fake.answerWith(bytes([line('begin'), line('item', 'partial'), line('error', 'Original error: x')]))

    expect(await ask()).toMatchObject({
      text: 'partial',
      failure: { message: 'error: Original error: x', status: 200 },
    })
  })

  test('of 10 MB keeps 1 MB, and fails', async () => {
    fake.answerWith(flood(10_000_000))

    const { text, failure } = await ask()

    expect(text.length).toBe(1_000_000)
    expect(failure).toMatchObject({ code: 'agent_unavailable', message: 'the answer is too large' })
  })

  test('beyond its limit ends the connection, though the agent goes on', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const answer = ask(limits({ maxAnswerBytes: 5 }))
    await gated.send('1234567')

    await gated.hungUp
    expect(await answer).toMatchObject({ text: '12345', failure: { message: 'the answer is too large' } })
  })

  test('is cut at its limit between two characters', async () => {
    fake.answerWith(stream(['😀😀', '😀😀']))

    const { text, failure } = await ask(limits({ maxAnswerBytes: 10 }))

    expect(text).toBe('😀😀')
    expect(failure).toMatchObject({ message: 'the answer is too large' })
  })

  test('of exactly the limit is whole', async () => {
    fake.answerWith(stream(['12345', '67890']))

    expect(await ask(limits({ maxAnswerBytes: 10 }))).toMatchObject({ text: '1234567890', failure: undefined })
  })

  test('that is compressed although we take none is refused', async () => {
    fake.answerWith(reply('x', { headers: { 'content-encoding': 'gzip' } }))

    expect(await ask()).toMatchObject({ text: '', failure: { message: 'encoded as gzip' } })
  })

  test('may be chosen by the question', async () => {
    fake.answerWith(choose(({ chatInput }) => reply({ output: chatInput })))

    expect((await ask()).text).toBe('Когда придёт мой заказ?')
  })
})

describe('a refusal', () => {
  test('is cut at 500 characters for the log', async () => {
    fake.answerWith(reply('<html>'.repeat(1000), { status: 502 }))

    const { failure } = await ask()

    expect(failure).toMatchObject({ status: 502 })
    expect(failure instanceof AgentFailure && failure.message.length).toBe(500)
  })

  test('by redirect is not followed', async () => {
    fake.answerWith(reply('', { status: 302, headers: { location: '/elsewhere' } }))

    expect(await ask()).toMatchObject({ failure: { status: 302 } })
    expect(fake.calls()).toBe(1)
  })

  test('for an expired token names the distance of the two clocks', async () => {
    const date = new Date(now + 90_000).toUTCString()
    fake.answerWith(reply('jwt expired', { status: 403, headers: { date } }))

    const { failure } = await ask({ authentication: { kind: 'jwt', secret: 's'.repeat(32) } })

    expect(failure).toMatchObject({ message: "HTTP 403 (the agent's clock is 90 s ahead of ours): jwt expired" })
  })

  test('of the connection, and "not now", are tried twice more', async () => {
    let attempts = 0
    fake.answerWith((response, request) => {
      attempts += 1
      return (attempts < 3 ? reply('busy', { status: 503 }) : stream(['Yes.']))(response, request)
    })

    expect(await ask()).toMatchObject({ text: 'Yes.', failure: undefined })
    expect(fake.calls('conv_1')).toBe(3)
  })

  test('that comes after the request was written is not tried again', async () => {
    fake.answerWith(hangUp)

    expect(await ask()).toMatchObject({
      failure: { code: 'agent_unavailable', message: expect.stringContaining('reset') },
    })
    expect(fake.calls()).toBe(1)
  })

  test('of every connection is a failure after three attempts', async () => {
    const { url } = fake
    await fake.close()
    fake = await startFakeAgent()
    const { port } = new URL(url)

    const { failure } = await ask({ url, privateHosts: new Set([`127.0.0.1:${port}`]) })

    expect(failure).toMatchObject({ code: 'agent_unavailable', message: expect.stringContaining('refused') })
  })
})

describe('time', () => {
  test.each([
    ['no headers', stall()],
    ['headers and nothing', stall({ headers: true })],
  ])('%s ends the wait for the first content', async (_, behaviour) => {
    fake.answerWith(behaviour)

    expect(await ask(limits({ firstContentMs: 30 }))).toMatchObject({
      text: '',
      failure: { code: 'agent_timeout', message: 'no content within 30 ms' },
    })
  })

  test('begin and keepalive are not content', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const keepalive = setInterval(() => gated.raw('{"type":"keepalive"}\n'), 5)
    const { failure } = await ask(limits({ firstContentMs: 60 }))
    clearInterval(keepalive)

    expect(failure).toMatchObject({ code: 'agent_timeout', message: 'no content within 60 ms' })
    await gated.hungUp
  })

  test('keepalive does not end a silence, and what came before it is kept', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const keepalive = setInterval(() => gated.raw('{"type":"keepalive"}\n'), 5)
    const answer = ask(limits({ idleMs: 60 }))
    await gated.send('partial')

    expect(await answer).toMatchObject({
      text: 'partial',
      failure: { code: 'agent_timeout', message: 'no further content within 60 ms', status: 200 },
    })
    clearInterval(keepalive)
    await gated.hungUp
  })

  test('the whole turn ends, however lively it is', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const lively = setInterval(() => gated.send('.'), 5)
    const { failure } = await ask(limits({ totalMs: 80 }))
    clearInterval(lively)

    expect(failure).toMatchObject({ code: 'agent_timeout' })
    await gated.hungUp
  })
})

describe('stopping', () => {
  test('ends the connection at once and the answer silently', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const controller = new AbortController()
    const answer = ask({}, controller.signal)
    await gated.send('partial')

    controller.abort()

    expect(await answer).toMatchObject({ failure: undefined })
    await gated.hungUp
    expect(logged).toMatchObject([{ msg: 'the call to the agent was ended' }])
  })

  test('while nothing has come yet does the same', async () => {
    fake.answerWith(stall())
    const controller = new AbortController()
    const arrived = fake.nextRequest()
    const answer = ask({}, controller.signal)
    await arrived

    controller.abort()

    expect(await answer).toEqual({ text: '', pieces: [], failure: undefined })
  })

  test('before the start calls nobody', async () => {
    expect(await ask({}, AbortSignal.abort())).toEqual({ text: '', pieces: [], failure: undefined })
    expect(fake.calls()).toBe(0)
  })

  test('by leaving the iteration ends the connection', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const sent = gated.send('partial')
    for await (const _ of agent().answer(question(), new AbortController().signal)) break

    await sent
    await gated.hungUp
  })
})

describe('the log', () => {
  test('tells whose call it was and how long it took, in one line', async () => {
    await ask()

    expect(logged).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        pid: expect.any(Number),
        hostname: expect.any(String),
        site: 'site_1',
        conversation: 'conv_1',
        status: 200,
        firstContentMs: 0,
        totalMs: 0,
        msg: 'the agent answered',
      },
    ])
  })

  test.each([
    ['answered', stream(['canary-answer'])],
    ['failed in mid-answer', bytes([line('item', 'canary-answer'), line('error')])],
    ['JSON without an answer', reply({ data: 'canary-answer' })],
    ['refused', reply('no', { status: 403 })],
    ['hung up', hangUp],
  ])('holds no answer, credential, question or query: %s', async (_, behaviour) => {
    fake.answerWith(behaviour)
    for (const authentication of [
      { kind: 'basic', user: 'canary-user', password: 'canary-password' },
      { kind: 'header', name: 'x-key', value: 'canary-value' },
      { kind: 'jwt', secret: 'canary-secret-of-32-bytes-or-more' },
    ] as const) {
      await ask({ url: `${fake.url}?key=canary-query`, authentication })
    }

    const text = JSON.stringify(logged)
    expect(logged).toHaveLength(3)
    expect(text).not.toMatch(/canary|Bearer|Basic|eyJ|заказ|127\.0\.0\.1/)
  })
})
