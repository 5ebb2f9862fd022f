import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'
import { type FakeAgent, gate, startFakeAgent, stream } from '../../test/agents/fake-agent.ts'
import { type BackendProcess, startBackendProcess } from '../../test/backends/backend-process.ts'

interface World {
  readonly agent: FakeAgent
  readonly backend: BackendProcess
  /** Starts it once more, at the same address. */
  again(): Promise<void>
}

/** A backend with a MongoDB and an agent of its own. */
async function startWorld({ onTestFinished }: TestContext): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-death-'))
  const agent = await startFakeAgent()
  let backend = await startBackendProcess(dataDir, agent.url)
  onTestFinished(async () => {
    await backend.end('SIGKILL')
    await agent.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return {
    agent,
    backend,
    async again() {
      backend = await startBackendProcess(dataDir, agent.url, Number(new URL(backend.url).port))
    },
  }
}

describe('a backend that is killed in mid-answer', () => {
  it('interrupts the reply at the next start, with its text, and runs what waited; the agent is asked once a turn', async (test) => {
    const { agent, backend, again } = await startWorld(test)
    const visitor = await backend.visitor()
    const held = gate()
    agent.answerWith(held.behaviour)
    const first = await visitor.say('First')
    const events = await visitor.events('1')
    await held.send('Half an ans')
    await events.until('delta')
    const second = await visitor.say('Second')
    // Its text is saved once a second; the list reads what is saved.
    await expect.poll(async () => (await visitor.messages()).messages[1]?.text).toBe('Half an ans')
    const position = events.position
    expect(await backend.end('SIGKILL')).toBe('SIGKILL')
    agent.answerWith(stream(['Better ', 'late.']))
    const before = performance.now()
    await again()
    expect(performance.now() - before).toBeLessThan(25_000)

    const resumed = await visitor.events(position, `?conversation=${first.message.conversationId}`)
    expect((await resumed.until('done')).data).toEqual({ seq: 2, status: 'interrupted' })
    await resumed.until('message', ({ seq }) => seq === 3)
    const answer = await resumed.until('message', ({ seq }) => seq === 4)
    if (answer.data.status === 'streaming') await resumed.until('done', ({ seq }) => seq === 4)
    expect(resumed.seen.some(({ event }) => event === 'reset')).toBe(false)
    resumed.close()
    const { messages } = await visitor.messages()
    expect(messages.map(({ text, status }) => `${text}: ${status}`)).toEqual([
      'First: complete',
      'Half an ans: interrupted',
      'Second: complete',
      'Better late.: complete',
    ])
    expect(messages[3]?.id).toBe(second.reply?.id)
    expect(agent.requests.map(({ body }) => body.chatInput)).toEqual(['First', 'Second'])
  })
})

// They wait side by side; how long the start above takes is not measured beside others.
describe.concurrent('a backend that is told to end in mid-answer', () => {
  it('says so, ends its streams with bye and lets the answer come to its end', async (test) => {
    const { expect } = test
    const { agent, backend, again } = await startWorld(test)
    const visitor = await backend.visitor()
    const held = gate()
    agent.answerWith(held.behaviour)
    await visitor.say('First')
    const events = await visitor.events('1')
    await held.send('Going')
    await events.until('delta')
    expect((await fetch(`${backend.url}/readyz`)).status).toBe(200)
    const ended = backend.end('SIGTERM')
    await expect.poll(async () => (await fetch(`${backend.url}/readyz`)).status).toBe(503)
    const { data } = await events.until('bye')
    expect(data).toEqual({ reason: 'shutdown', retryMs: expect.any(Number) })
    expect(data.retryMs).toBeLessThanOrEqual(1_000)
    await held.send(', going, gone.')
    await held.end()
    expect(await ended).toBe(0)
    await again()
    const resumed = await visitor.events(events.position)
    expect((await resumed.until('delta')).data).toEqual({ seq: 2, offset: 5, text: ', going, gone.' })
    expect((await resumed.until('done')).data).toEqual({ seq: 2, status: 'complete' })
    resumed.close()
  })

  it('and then told again waits for nobody: the answer is interrupted, with all its text', async (test) => {
    const { expect } = test
    const { agent, backend, again } = await startWorld(test)
    const visitor = await backend.visitor()
    const held = gate()
    agent.answerWith(held.behaviour)
    await visitor.say('First')
    const events = await visitor.events('1')
    await held.send('Never to be ended')
    await events.until('delta')
    const ended = backend.end('SIGTERM')
    // Not before the first was heard: two of the same signal at once are one.
    await expect.poll(async () => (await fetch(`${backend.url}/readyz`)).status).toBe(503)
    const before = performance.now()
    backend.child.kill('SIGTERM')
    expect((await events.until('bye')).data.reason).toBe('shutdown')
    expect(await ended).toBe(0)
    expect(performance.now() - before).toBeLessThan(10_000)
    await held.hungUp
    await again()
    expect((await visitor.messages()).messages[1]).toMatchObject({ text: 'Never to be ended', status: 'interrupted' })
    expect(agent.calls()).toBe(1)
  })
})
