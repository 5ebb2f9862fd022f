import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runningMongod } from '#command-line/running-mongod.ts'
import { connectDatabase } from '#database/connect.ts'
import { readRecord } from '#database/private/process-record.ts'
import { expectProblem } from '../backend.ts'
import { type BackendProcess, startBackendProcess } from '../backend-process.ts'
import { type FakeAgent, startFakeAgent } from '../fake-agent.ts'
import { TestVisitor } from '../visitor.ts'
import { pacedAnswer } from './paced-answer.ts'
import { comeToRest, Shopper } from './shopper.ts'
import { verify } from './verify.ts'

const shoppersAtOnce = 5
/** By then a caller has heard that the database is away, in milliseconds; 9 s, and room for a busy machine. */
const toldWithinMs = 12_000

let dataDir: string
let agent: FakeAgent
let backend: BackendProcess
let mongodPid: number
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-frozen-'))
  agent = await startFakeAgent()
  backend = await startBackendProcess(dataDir, agent.url, 0, { TRUST_PROXY: '1' })
  const record = await readRecord(join(dataDir, 'mongodb', 'mongod.pid'))
  if (!record) throw new Error('no mongod is recorded')
  mongodPid = record.pid
})
afterEach(async () => {
  process.kill(mongodPid, 'SIGCONT')
  await backend.end('SIGKILL')
  await agent.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

it('a database that freezes: callers hear within 10 s to come again, and all goes on when it thaws', {
  timeout: 90_000,
}, async () => {
  agent.answerWith(pacedAnswer(20, 150))
  const shoppers = await Promise.all(
    Array.from({ length: shoppersAtOnce }, async (_, index) => {
      return new Shopper(await backend.visitor({ address: `198.51.100.${index}` }))
    }),
  )
  const [first] = shoppers
  if (!first) throw new Error('nobody came')
  const [running] = await Promise.all(shoppers.map((shopper) => shopper.say('Before')))
  const asked = await backend.visitor({ address: '198.51.100.200' })
  await expect.poll(() => shoppers.every(({ held }) => (held.get(2)?.text.length ?? 0) > 20)).toBe(true)

  process.kill(mongodPid, 'SIGSTOP')
  const said = shoppers.map((shopper) => shopper.say('Meanwhile'))
  const calls = [
    () => asked.fetch('/v1/messages'),
    () => asked.post('/v1/messages', { id: randomUUID(), text: 'Never stored' }),
    () => TestVisitor.openResponse(asked.options, {}, asked.session.token),
    () => first.visitor.post(`/v1/messages/${running?.reply?.id}/stop`),
  ]
  // Those that come at the moment it freezes wait longest; those that come later find it known.
  for (let round = 0; round < 2; round++)
    await Promise.all(
      calls.map(async (call) => {
        const since = performance.now()
        const response = await call()
        expect(response.headers.get('retry-after')).toMatch(/^[1-9]/)
        await expectProblem(response, 503, 'unavailable')
        expect(performance.now() - since).toBeLessThan(toldWithinMs)
      }),
    )
  process.kill(mongodPid, 'SIGCONT')
  await Promise.all(said)
  await comeToRest(shoppers, 20_000)
  const uri = await runningMongod(dataDir)
  if (!uri) throw new Error('mongod does not run')
  const connection = await connectDatabase({ uri })
  try {
    expect(await verify(connection, shoppers, agent)).toEqual([])
  } finally {
    await connection.close()
    await Promise.all(shoppers.map((shopper) => shopper.close()))
  }
})
