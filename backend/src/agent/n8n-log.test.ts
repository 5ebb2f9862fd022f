import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callerOf } from '../../test/ask-agent.ts'
import {
  type Behaviour,
  bytes,
  type FakeAgent,
  type FakeRequest,
  hangUp,
  line,
  reply,
  startFakeAgent,
  stream,
} from '../../test/fake-agent.ts'

let fake: FakeAgent
let caller: ReturnType<typeof callerOf>

beforeEach(async () => {
  fake = await startFakeAgent()
  caller = callerOf(fake)
})
afterEach(async () => {
  await caller.close()
  await fake.close()
})

/** An agent's error that repeats the request: its address, headers and body. */
const echo = (request: FakeRequest) => ({ message: `Error in workflow: ${JSON.stringify(request)}` })

describe('the log', () => {
  test('tells whose call it was and how long it took, in one line', async () => {
    await caller.ask()

    expect(caller.logged).toEqual([
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

  test.each<[string, Behaviour]>([
    ['answered', stream(['canary-answer'])],
    ['failed in mid-answer', bytes([line('item', 'canary-answer'), line('error')])],
    ['JSON without an answer', reply({ data: 'canary-answer' })],
    ['refused', reply('no', { status: 403 })],
    ['hung up', hangUp],
    [
      'refused with all that it was sent',
      (response, request) => reply(echo(request), { status: 500 })(response, request),
    ],
    [
      'failed in mid-answer with all that it was sent',
      (response, request) => bytes([line('error', echo(request).message)])(response, request),
    ],
  ])('holds no answer, credential, question or query: %s', async (_, behaviour) => {
    fake.answerWith(behaviour)
    for (const authentication of [
      { kind: 'basic', user: 'canary-user', password: 'canary-password' },
      { kind: 'header', name: 'x-key', value: 'canary-value' },
      { kind: 'jwt', secret: 'canary-secret-of-32-bytes-or-more' },
    ] as const) {
      await caller.ask({ url: `${fake.url}?key=canary-query`, authentication })
    }

    const text = JSON.stringify(caller.logged)
    expect(caller.logged).toHaveLength(3)
    expect(text).not.toMatch(/canary|Bearer|Basic|eyJ|заказ|shop\.example|127\.0\.0\.1/)
  })
})
