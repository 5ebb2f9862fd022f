import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DialError } from '#outbound/dial-error.ts'
import { question } from '../../test/agents/agent-question.ts'
import { type Caller, limits, now, startCaller } from '../../test/agents/ask-agent.ts'
import { bytes, gate, hangUp, reply, stall, startFakeAgent, stream } from '../../test/agents/fake-agent.ts'
import { createN8nAgent } from './n8n.ts'
import { defaultAgentLimits } from './settings.ts'

let caller: Caller
beforeEach(async () => {
  caller = await startCaller()
})
afterEach(() => caller.close())

describe('a refusal', () => {
  test('is told by what n8n is known to say, else by its kind and size: it may repeat what it was sent', async () => {
    const told: [string, string][] = [
      ['<html><body>canary</body></html>', 'HTTP 502: an HTML page, 32 characters'],
      ['the canary said no', 'HTTP 502: 18 characters'],
      ['{"message":"canary"}', 'HTTP 502: 20 characters'],
      ['{"message":"Error in workflow","hint":"canary"}', 'HTTP 502: Error in workflow'],
      ['Authorization data is wrong!', 'HTTP 502: Authorization data is wrong'],
      ['\n<html>', 'HTTP 502: an HTML page, 6 characters'],
      ['', 'HTTP 502: an empty body'],
      ['\r\n', 'HTTP 502: an empty body'],
    ]
    for (const [body, reason] of told) {
      caller.fake.answerWith(reply(body, { status: 502 }))
      expect((await caller.ask()).failure).toMatchObject({ message: reason })
    }
  })

  test('is counted in characters, wherever the network cuts them', async () => {
    const [first, second] = Buffer.from('ж')
    caller.fake.answerWith(bytes([Buffer.of(first ?? 0), Buffer.of(second ?? 0)], {}, 502))

    expect((await caller.ask()).failure).toMatchObject({ message: 'HTTP 502: 1 characters' })
  })

  test('whose body has no end is read as far as n8n’s own go', async () => {
    caller.fake.answerWith((response) => {
      response.writeHead(502)
      for (const half of ['x', 'y']) response.write(half.repeat(4_000))
    })

    expect((await caller.ask()).failure).toMatchObject({ message: 'HTTP 502: 8000 characters' })
  })

  test('by redirect is not followed', async () => {
    caller.fake.answerWith(reply('', { status: 302, headers: { location: '/elsewhere' } }))

    expect(await caller.ask()).toMatchObject({ failure: { status: 302 } })
    expect(caller.fake.calls()).toBe(1)
  })

  test('for an expired token names the distance of the two clocks', async () => {
    const date = new Date(now + 90_000).toUTCString()
    caller.fake.answerWith(reply('jwt expired', { status: 403, headers: { date } }))

    const { failure } = await caller.ask({ authentication: { kind: 'jwt', secret: 's'.repeat(32) } })

    expect(failure).toMatchObject({ message: "HTTP 403 (the agent's clock is 90 s ahead of ours): jwt expired" })
  })

  test('for an expired token names no distance where the agent tells no time', async () => {
    caller.fake.answerWith((response) => {
      response.sendDate = false
      response.writeHead(403).end('jwt expired')
    })

    expect((await caller.ask()).failure).toMatchObject({ message: 'HTTP 403: jwt expired' })
  })

  test('of the connection, and "not now", are tried twice more', async () => {
    let attempts = 0
    caller.fake.answerWith((response, request) => {
      attempts += 1
      return (attempts < 3 ? reply('busy', { status: 503 }) : stream(['Yes.']))(response, request)
    })

    expect(await caller.ask()).toMatchObject({ text: 'Yes.', failure: undefined })
    expect(caller.fake.calls('conv_1')).toBe(3)
  })

  test('that comes after the request was written is not tried again', async () => {
    caller.fake.answerWith(hangUp)

    expect(await caller.ask()).toMatchObject({
      failure: { code: 'agent_unavailable', message: expect.stringContaining('reset') },
    })
    expect(caller.fake.calls()).toBe(1)
  })

  test('of every connection is a failure after three attempts', async () => {
    const gone = await startFakeAgent()
    await gone.close()
    const { url, port } = gone

    const { failure } = await caller.ask({ url, privateHosts: new Set([`127.0.0.1:${port}`]) })

    expect(failure).toMatchObject({ code: 'agent_unavailable', message: expect.stringContaining('refused') })
  })
})

describe('time', () => {
  test.each([
    ['no headers', stall()],
    ['headers and nothing', stall({ headers: true })],
  ])('%s ends the wait for the first content', async (_, behaviour) => {
    caller.fake.answerWith(behaviour)

    expect(await caller.ask(limits({ firstContentMs: 30 }))).toMatchObject({
      text: '',
      failure: { code: 'agent_timeout', message: 'no content within 30 ms' },
    })
  })

  test('begin and keepalive are not content', async () => {
    const gated = gate()
    caller.fake.answerWith(gated.behaviour)
    const keepalive = setInterval(() => gated.raw('{"type":"keepalive"}\n'), 5)
    const { failure } = await caller.ask(limits({ firstContentMs: 500 }))
    clearInterval(keepalive)

    expect(failure).toMatchObject({ code: 'agent_timeout', message: 'no content within 500 ms' })
    await gated.hungUp
  })

  test('keepalive does not end a silence, and what came before it is kept', async () => {
    const gated = gate()
    caller.fake.answerWith(gated.behaviour)
    const keepalive = setInterval(() => gated.raw('{"type":"keepalive"}\n'), 5)
    const answer = caller.ask(limits({ idleMs: 60 }))
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
    caller.fake.answerWith(gated.behaviour)
    const lively = setInterval(() => gated.send('.'), 5)
    const { failure } = await caller.ask(limits({ totalMs: 1_500 }))
    clearInterval(lively)

    expect(failure).toMatchObject({ code: 'agent_timeout' })
    await gated.hungUp
  })
})

// No dialer fails like this on the loopback: nothing there drops packets, and a bug has to be made.
describe('a call that fails', () => {
  const failing = (error: Error) => {
    const agent = createN8nAgent({
      dialer: { dial: () => Promise.reject(error), close: async () => {} },
      settingsOf: async () => ({
        url: caller.fake.url,
        authentication: { kind: 'none' },
        privateHosts: new Set(),
        limits: defaultAgentLimits,
      }),
      issuer: 'https://chat.example',
    })
    return Array.fromAsync(agent.answer(question(), new AbortController().signal))
  }

  test('because the agent’s machine is silent failed by its time', async () => {
    await expect(failing(new DialError('timeout', 'no connection'))).rejects.toMatchObject({
      code: 'agent_timeout',
      message: 'timeout: no connection',
    })
  })

  test('by a bug of ours is no failure of the agent', async () => {
    const bug = new TypeError('ours')
    await expect(failing(bug)).rejects.toBe(bug)
  })
})
