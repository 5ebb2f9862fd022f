import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRecord } from '#database/private/process-record.ts'
import { type BackendProcess, startBackendProcess } from '../backend-process.ts'
import { type FakeAgent, gate, startFakeAgent } from '../fake-agent.ts'

let dataDir: string
let agent: FakeAgent
let backend: BackendProcess
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-deadline-'))
  agent = await startFakeAgent()
  backend = await startBackendProcess(dataDir, agent.url)
})
afterEach(async () => {
  await backend.end('SIGKILL')
  await agent.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

it('a backend whose agent never ends and whose database froze leaves by itself before it is killed, and loses nothing', {
  timeout: 60_000,
}, async () => {
  const held = gate()
  agent.answerWith(held.behaviour)
  const visitor = await backend.visitor()
  await visitor.say('Hello?')
  await held.send('Half an ans')
  await expect.poll(async () => (await visitor.messages()).messages[1]?.text, { timeout: 5_000 }).toBe('Half an ans')
  const mongod = await readRecord(join(dataDir, 'mongodb', 'mongod.pid'))
  if (!mongod) throw new Error('no mongod is recorded')
  process.kill(mongod.pid, 'SIGSTOP')
  const since = performance.now()
  try {
    expect(await backend.end('SIGTERM')).toBe(1)
  } finally {
    process.kill(mongod.pid, 'SIGCONT')
  }
  // Orchestrators wait for 30 s.
  expect(performance.now() - since).toBeLessThan(30_000)

  backend = await startBackendProcess(dataDir, agent.url, Number(new URL(backend.url).port))
  const { messages } = await visitor.messages()
  expect(messages.map(({ text, status }) => `${text}: ${status}`)).toEqual([
    'Hello?: complete',
    'Half an ans: interrupted',
  ])
  expect(agent.calls()).toBe(1)
})
