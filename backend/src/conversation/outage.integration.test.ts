import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { describe, it, type TestContext } from 'vitest'
import { startBackend } from '#backend.ts'
import { parseConfig } from '#config.ts'
import { createLog } from '#log.ts'
import { type FakeAgent, gate, startFakeAgent, stream } from '../../test/agents/fake-agent.ts'
import { expectProblem, testSecret } from '../../test/backends/backend.ts'
import { TestVisitor } from '../../test/clients/visitor.ts'
import { serverBinary } from '../../test/databases/server-binary.ts'
import { privateMongod } from '../../test/faults/private-database.ts'

interface World {
  readonly agent: FakeAgent
  readonly url: string
  visitor(): Promise<TestVisitor>
  mongodPid(): Promise<number>
}

/** A backend with a MongoDB and an agent of its own: each test has one, and waits beside the other. */
async function startWorld({ onTestFinished }: TestContext): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-outage-'))
  const agent = await startFakeAgent()
  const config = parseConfig({
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:0',
    DATA_DIR: dataDir,
    PARLEY_SECRET: testSecret,
    N8N_WEBHOOK_URL: agent.url,
    ...(serverBinary.mongodPath === null ? {} : { MONGOD: serverBinary.mongodPath }),
  })
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const backend = await startBackend(config, createLog('silent', nowhere), () => {})
  onTestFinished(async () => {
    await backend.stop(AbortSignal.abort())
    await agent.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return {
    agent,
    url: backend.url,
    visitor: () => TestVisitor.open({ api: backend.url, siteKey: 'pk_demo', origin: backend.url }),
    mongodPid: () => privateMongod(dataDir),
  }
}

describe.concurrent('a database that dies under a running backend', { timeout: 60_000 }, () => {
  it('costs no word: the stream goes on, the reply that ended meanwhile is recorded, the next turn runs', async (test) => {
    const { expect } = test
    const { agent, visitor, mongodPid } = await startWorld(test)
    const shopper = await visitor()
    const held = gate()
    agent.answerWith(held.behaviour)
    await shopper.say('Hello?')
    const events = await shopper.events('1')
    await held.send('Before, ')
    await events.until('delta')
    const killed = await mongodPid()
    process.kill(killed, 'SIGKILL')
    await held.send('during')
    expect((await events.until('delta')).data.text).toBe('during')
    await held.send(' and after.')
    await held.end()
    expect((await events.until('done')).data).toEqual({ seq: 2, status: 'complete' })
    expect(await mongodPid()).not.toBe(killed)
    agent.answerWith(stream(['Still here.']))
    const { reply } = await shopper.say('And now?')
    await events.until('message', ({ id, role }) => role === 'assistant' && id === reply?.id)
    events.close()
    await expect
      .poll(async () => (await shopper.messages()).messages.map(({ text, status }) => `${text}: ${status}`))
      .toEqual([
        'Hello?: complete',
        'Before, during and after.: complete',
        'And now?: complete',
        'Still here.: complete',
      ])
    expect(agent.calls()).toBe(2)
  })

  it('makes callers come again while it is away, and loses nothing that it had', async (test) => {
    const { expect } = test
    const { agent, url, visitor, mongodPid } = await startWorld(test)
    const shopper = await visitor()
    const held = gate()
    agent.answerWith(held.behaviour)
    await shopper.say('Hello?')
    const events = await shopper.events('1')
    await held.send('Before, ')
    await events.until('delta')
    const pid = await mongodPid()
    // Stopped rather than killed: away until it is let go on, as behind a network that swallows everything.
    process.kill(pid, 'SIGSTOP')
    try {
      const [ready, health] = await Promise.all([fetch(`${url}/readyz`), fetch(`${url}/healthz`)])
      expect([ready.status, health.status]).toEqual([503, 200])
      const refused = await shopper.fetch('/v1/messages')
      expect(refused.headers.get('retry-after')).toMatch(/^[1-9]/)
      await expectProblem(refused, 503, 'unavailable')
      await held.send('during')
      expect((await events.until('delta')).data.text).toBe('during')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200)
    await held.end()
    expect((await events.until('done')).data).toEqual({ seq: 2, status: 'complete' })
    events.close()
    expect((await shopper.messages()).messages[1]).toMatchObject({ text: 'Before, during', status: 'complete' })
  })
})
