import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { question } from '../../test/agent-question.ts'
import { callerOf } from '../../test/ask-agent.ts'
import { type FakeAgent, gate, stall, startFakeAgent } from '../../test/fake-agent.ts'

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

describe('stopping', () => {
  test('ends the connection at once and the answer silently', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const controller = new AbortController()
    const answer = caller.ask({}, controller.signal)
    await gated.send('partial')

    controller.abort()

    expect(await answer).toMatchObject({ failure: undefined })
    await gated.hungUp
  })

  test('while nothing has come yet does the same', async () => {
    fake.answerWith(stall())
    const controller = new AbortController()
    const arrived = fake.nextRequest()
    const answer = caller.ask({}, controller.signal)
    await arrived

    controller.abort()

    expect(await answer).toEqual({ text: '', pieces: [], failure: undefined })
  })

  test('before the start calls nobody', async () => {
    expect(await caller.ask({}, AbortSignal.abort())).toEqual({ text: '', pieces: [], failure: undefined })
    expect(fake.calls()).toBe(0)
  })

  test('by leaving the iteration ends the connection', async () => {
    const gated = gate()
    fake.answerWith(gated.behaviour)
    const sent = gated.send('partial')
    for await (const _ of caller.agent().answer(question(), new AbortController().signal)) break

    await sent
    await gated.hungUp
  })
})
