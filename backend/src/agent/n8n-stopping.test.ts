import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { question } from '../../test/agents/agent-question.ts'
import { type Caller, startCaller } from '../../test/agents/ask-agent.ts'
import { gate, stall } from '../../test/agents/fake-agent.ts'

let caller: Caller
beforeEach(async () => {
  caller = await startCaller()
})
afterEach(() => caller.close())

describe('stopping', () => {
  test('ends the connection at once and the answer silently', async () => {
    const gated = gate()
    caller.fake.answerWith(gated.behaviour)
    const controller = new AbortController()
    const answer = caller.ask({}, controller.signal)
    await gated.send('partial')

    controller.abort()

    expect(await answer).toMatchObject({ failure: undefined })
    await gated.hungUp
  })

  test('while nothing has come yet does the same', async () => {
    caller.fake.answerWith(stall())
    const controller = new AbortController()
    const arrived = caller.fake.nextRequest()
    const answer = caller.ask({}, controller.signal)
    await arrived

    controller.abort()

    expect(await answer).toEqual({ text: '', pieces: [], failure: undefined })
  })

  test('while a repetition is waited for ends the wait, and the answer that asked for it is not kept', async () => {
    const waiting = await startCaller({})
    const hungUp = Promise.withResolvers<void>()
    waiting.fake.answerWith((response) => {
      response.once('close', hungUp.resolve)
      response.writeHead(503, { 'retry-after': '9' })
      response.flushHeaders()
    })
    const controller = new AbortController()
    const answer = waiting.ask({}, controller.signal)
    await hungUp.promise

    controller.abort()

    expect(await answer).toEqual({ text: '', pieces: [], failure: undefined })
    await waiting.close()
  }, 5_000)

  test('before the start calls nobody', async () => {
    expect(await caller.ask({}, AbortSignal.abort())).toEqual({ text: '', pieces: [], failure: undefined })
    expect(caller.fake.calls()).toBe(0)
  })

  test('by leaving the iteration ends the connection', async () => {
    const gated = gate()
    caller.fake.answerWith(gated.behaviour)
    const sent = gated.send('partial')
    for await (const _ of caller.agent().answer(question(), new AbortController().signal)) break

    await sent
    await gated.hungUp
  })
})
