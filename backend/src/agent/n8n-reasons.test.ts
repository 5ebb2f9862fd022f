import { afterEach, beforeEach, expect, test } from 'vitest'
import { AgentFailure } from '#conversation/agent.ts'
import { type Caller, startCaller } from '../../test/agents/ask-agent.ts'
import { type Behaviour, bytes, type FakeRequest, hangUp, line, reply } from '../../test/agents/fake-agent.ts'

let caller: Caller
beforeEach(async () => {
  caller = await startCaller()
})
afterEach(() => caller.close())

/** An agent's error that repeats the request: its address, headers and body. */
const echo = (request: FakeRequest) => ({ message: `Error in workflow: ${JSON.stringify(request)}` })

// What a failure says reaches the log and the record.
test.each<[string, Behaviour]>([
  ['in mid-answer', bytes([line('item', 'canary-answer'), line('error')])],
  ['with JSON that holds no answer', reply({ data: 'canary-answer' })],
  ['by refusing', reply('canary-answer', { status: 403 })],
  ['by hanging up', hangUp],
  [
    'by refusing, with all that it was sent',
    (response, request) => reply(echo(request), { status: 500 })(response, request),
  ],
  [
    'in mid-answer, with all that it was sent',
    (response, request) => bytes([line('error', echo(request).message)])(response, request),
  ],
])('an agent that fails %s is told of without answer, credential, question or query', async (_, behaviour) => {
  caller.fake.answerWith(behaviour)
  for (const authentication of [
    { kind: 'basic', user: 'canary-user', password: 'canary-password' },
    { kind: 'header', name: 'x-key', value: 'canary-value' },
    { kind: 'jwt', secret: 'canary-secret-of-32-bytes-or-more' },
  ] as const) {
    const { failure } = await caller.ask({ url: `${caller.fake.url}?key=canary-query`, authentication })
    if (!(failure instanceof AgentFailure)) throw new Error('the agent did not fail')
    expect(failure.message).not.toMatch(/canary|Bearer|Basic|eyJ|заказ|shop\.example|127\.0\.0\.1/)
  }
})
