import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { it, type TestContext } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { type FakeAgent, gate, startFakeAgent } from '../agents/fake-agent.ts'
import { expectProblem } from '../backends/backend.ts'
import { type BackendProcess, startBackendProcess } from '../backends/backend-process.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { TestVisitor } from '../clients/visitor.ts'
import { type TestDatabase, testDatabase } from '../databases/database.ts'
import { addresses } from '../fresh-address.ts'
import { answerTo, pacedAnswer } from './paced-answer.ts'
import { verify } from './verify.ts'

const hourMs = 3_600_000
const preload = pathToFileURL(join(import.meta.dirname, 'shifted-clock.ts')).href

/** A backend whose clock can be set, with its database and agent: each test has one, and waits beside the others. */
interface World {
  readonly database: TestDatabase
  readonly agent: FakeAgent
  readonly backend: BackendProcess
  readonly shoppers: Shopper[]
  /** Sets the clock of the backend; MongoDB's, the agent's and other backends' stay right. */
  setClock(shiftMs: number): Promise<void>
  /** Another backend on the same database. */
  startSteady(): Promise<BackendProcess>
  shopper(at?: BackendProcess): Promise<Shopper>
}

async function startWorld({ onTestFinished }: TestContext): Promise<World> {
  const [database, agent, dataDir] = await Promise.all([
    testDatabase(),
    startFakeAgent(),
    mkdtemp(join(tmpdir(), 'parley-clock-')),
  ])
  const clock = join(dataDir, 'shift')
  const setClock = (shiftMs: number) => writeFile(clock, `${shiftMs}`)
  const started: BackendProcess[] = []
  const start = async (more: Readonly<Record<string, string>> = {}) => {
    const env = { MONGODB_URI: database.uri, TRUST_PROXY: '1', ...more }
    const process = await startBackendProcess(dataDir, agent.url, await freePort(), env)
    started.push(process)
    return process
  }
  const shoppers: Shopper[] = []
  onTestFinished(async () => {
    await Promise.all(shoppers.map((one) => one.close()))
    for (const process of started) await process.end('SIGKILL')
    await agent.close()
    await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })
  await setClock(0)
  const backend = await start({ NODE_OPTIONS: `--import ${preload}`, CLOCK_SHIFT: clock })
  const address = addresses()
  return {
    database,
    agent,
    backend,
    shoppers,
    setClock,
    startSteady: () => start(),
    async shopper(at = backend) {
      const opened = new Shopper(await at.visitor({ address: address() }))
      shoppers.push(opened)
      return opened
    },
  }
}

async function expectAllComplete({ database, agent, shoppers }: World, { expect }: TestContext): Promise<void> {
  await comeToRest(shoppers, 15_000)
  expect(await verify(database.connection, shoppers, agent)).toEqual([])
  expect(shoppers.flatMap(({ held }) => [...held.values()]).every(({ status }) => status === 'complete')).toBe(true)
}

it.concurrent('a clock set back by an hour in mid-answer: order, sessions, streams and ownership go on', {
  timeout: 60_000,
}, async (test) => {
  const { expect } = test
  const world = await startWorld(test)
  const { database, agent, shoppers, setClock, shopper } = world
  agent.answerWith(pacedAnswer(10, 100))
  for (let index = 0; index < 5; index++) await shopper()
  await Promise.all(shoppers.map((one) => one.say('Before')))
  await expect
    .poll(() => shoppers.every(({ held }) => (held.get(2)?.text.length ?? 0) > 20), { timeout: 10_000 })
    .toBe(true)
  await setClock(-hourMs)
  await Promise.all(shoppers.map((one) => one.say('After')))
  const [known] = shoppers
  if (!known) throw new Error('nobody came')
  // Who held a token may renew it, and who comes now is let in.
  const renewed = await TestVisitor.open(known.visitor.options, {}, known.visitor.session.token)
  expect(renewed.session.visitor.id).toBe(known.visitor.session.visitor.id)
  await (await shopper()).say('New here')
  // Its claim on its turns is renewed by the database's clock.
  const late = { $expr: { $gt: ['$renewedAt', { $subtract: ['$$NOW', 6_000] }] } }
  await expect.poll(() => database.connection.collection('processes').countDocuments(late), { timeout: 10_000 }).toBe(1)
  await expectAllComplete(world, test)
  expect(shoppers.flatMap(({ byes }) => byes)).toEqual([])
})

it.concurrent('a clock set forward by an hour: sessions expire and are renewed, and nothing else is noticed', {
  timeout: 60_000,
}, async (test) => {
  const { expect } = test
  const world = await startWorld(test)
  const { agent, shoppers, setClock, shopper } = world
  agent.answerWith(pacedAnswer(10, 100))
  for (let index = 0; index < 5; index++) await shopper()
  await Promise.all(shoppers.map((one) => one.say('Before')))
  await setClock(hourMs)
  await expect.poll(() => shoppers.every(({ byes }) => byes.join() === 'expired'), { timeout: 15_000 }).toBe(true)
  for (const { visitor } of shoppers) {
    await expectProblem(await visitor.fetch('/v1/messages'), 401, 'session_expired')
    const { session } = await TestVisitor.open(visitor.options, {}, visitor.session.token)
    expect(session.visitor.id).toBe(visitor.session.visitor.id)
    visitor.session = session
  }
  await Promise.all(shoppers.map((one) => one.say('After')))
  await expectAllComplete(world, test)
})

it.concurrent('a turn that waited for a moment is not stale to a process whose clock is an hour ahead', {
  timeout: 60_000,
}, async (test) => {
  const { expect } = test
  const { database, agent, setClock, startSteady, shopper } = await startWorld(test)
  const steady = await startSteady()
  const asking = await shopper(steady)
  const held = gate()
  agent.answerWith(held.behaviour)
  await asking.say('First')
  await asking.say('Waits')
  await setClock(hourMs)
  agent.answerWith(pacedAnswer(2, 20))
  // Who leaves ends what it runs, and leaves to others what waits.
  const ended = steady.end('SIGTERM')
  await expect.poll(() => asking.byes).toEqual(['shutdown'])
  await held.send(answerTo('First'))
  await held.end()
  expect(await ended).toBe(0)
  const messages = () => database.connection.collection('messages').find().sort({ seq: 1 }).toArray()
  await expect
    .poll(async () => (await messages()).map(({ text, status }) => `${status} ${text}`), { timeout: 15_000 })
    .toEqual(['First', 'Waits'].flatMap((question) => [`complete ${question}`, `complete ${answerTo(question)}`]))
  expect(agent.calls()).toBe(2)
})
