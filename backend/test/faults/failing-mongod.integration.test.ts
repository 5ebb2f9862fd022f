import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, it, type TestContext } from 'vitest'
import { type FakeAgent, gate, startFakeAgent } from '../agents/fake-agent.ts'
import { expectProblem } from '../backends/backend.ts'
import { type BackendProcess, startBackendProcess } from '../backends/backend-process.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { TestVisitor } from '../clients/visitor.ts'
import { addresses } from '../fresh-address.ts'
import { pacedAnswer } from './paced-answer.ts'
import { privateMongod, verifyIn } from './private-database.ts'

const shoppersAtOnce = 5
/** By then a caller has heard that the database is away, in milliseconds; 9 s, and room for a busy machine. */
const toldWithinMs = 20_000
/** By then the next callers have come, in milliseconds after the freeze: each time they find it known. */
const nextCallersAfterMs = 6_000

const env = { TRUST_PROXY: '1' }
const address = addresses()

interface World {
  readonly dataDir: string
  readonly agent: FakeAgent
  readonly mongod: number
  backend: BackendProcess
}

/** A backend with a MongoDB of its own: each test has one, and waits beside the others. */
async function startWorld({ onTestFinished }: TestContext): Promise<World> {
  const [agent, dataDir] = await Promise.all([startFakeAgent(), mkdtemp(join(tmpdir(), 'parley-failing-'))])
  const backend = await startBackendProcess(dataDir, agent.url, 0, env)
  const world = { dataDir, agent, backend, mongod: await privateMongod(dataDir) }
  onTestFinished(async () => {
    await world.backend.end('SIGKILL')
    await agent.close()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
  })
  return world
}

/** Stops this MongoDB as it is, until the returned function is called or the test is over. */
function freeze({ mongod }: World, { onTestFinished }: TestContext): () => void {
  process.kill(mongod, 'SIGSTOP')
  let frozen = true
  const thaw = () => {
    if (frozen) process.kill(mongod, 'SIGCONT')
    frozen = false
  }
  onTestFinished(thaw)
  return thaw
}

const openShoppers = ({ backend }: World): Promise<Shopper[]> =>
  Promise.all(
    Array.from({ length: shoppersAtOnce }, async () => new Shopper(await backend.visitor({ address: address() }))),
  )

/**
 * Lets no file of this process, and of those it starts from now on, grow beyond so many bytes (setrlimit(2),
 * RLIMIT_FSIZE; util-linux's prlimit): as on a full disk each write fails, and no disk of this machine is touched.
 */
const limitFiles = (pid: number | undefined, limit: string) =>
  promisify(execFile)('prlimit', ['--pid', `${pid}`, `--fsize=${limit}:`])

describe.concurrent('a private MongoDB that fails', () => {
  it('and freezes: callers hear within 10 s to come again, and all goes on when it thaws', {
    timeout: 90_000,
  }, async (test) => {
    const { expect } = test
    const world = await startWorld(test)
    const { agent, backend } = world
    agent.answerWith(pacedAnswer(20, 150))
    const shoppers = await openShoppers(world)
    const [first = expect.unreachable()] = shoppers
    const [running] = await Promise.all(shoppers.map((shopper) => shopper.say('Before')))
    const asked = await backend.visitor({ address: address() })
    await expect.poll(() => shoppers.every(({ held }) => (held.get(2)?.text.length ?? 0) > 20)).toBe(true)

    const thaw = freeze(world, test)
    const said = shoppers.map((shopper) => shopper.say('Meanwhile'))
    const calls = [
      () => asked.fetch('/v1/messages'),
      () => asked.post('/v1/messages', { id: randomUUID(), text: 'Never stored' }),
      () => TestVisitor.openResponse(asked.options, {}, asked.session.token),
      () => first.visitor.post(`/v1/messages/${running?.reply?.id}/stop`),
    ]
    // Those that come at the moment it freezes wait longest.
    const callAll = () =>
      calls.map(async (call) => {
        const since = performance.now()
        const response = await call()
        expect(response.headers.get('retry-after')).toMatch(/^[1-9]/)
        await expectProblem(response, 503, 'unavailable')
        expect(performance.now() - since).toBeLessThan(toldWithinMs)
      })
    await Promise.all([...callAll(), sleep(nextCallersAfterMs).then(() => Promise.all(callAll()))])
    thaw()
    await Promise.all(said)
    await comeToRest(shoppers, 20_000)
    expect(await verifyIn(world.dataDir, shoppers, agent)).toEqual([])
    await Promise.all(shoppers.map((shopper) => shopper.close()))
  })

  it('beside an agent that never ends: the backend leaves by itself before it is killed, and loses nothing', {
    timeout: 90_000,
  }, async (test) => {
    const { expect } = test
    const world = await startWorld(test)
    const { agent, backend, dataDir } = world
    const held = gate()
    agent.answerWith(held.behaviour)
    const visitor = await backend.visitor({ address: address() })
    await visitor.say('Hello?')
    await held.send('Half an ans')
    const reply = async () => (await visitor.messages()).messages[1]?.text
    await expect.poll(reply).toBe('Half an ans')
    const thaw = freeze(world, test)
    const since = performance.now()
    expect(await backend.end('SIGTERM')).toBe(1)
    thaw()
    // Orchestrators wait for 30 s; the rest is room for a busy machine.
    expect(performance.now() - since).toBeLessThan(45_000)

    world.backend = await startBackendProcess(dataDir, agent.url, Number(new URL(backend.url).port), env)
    const { messages } = await visitor.messages()
    expect(messages.map(({ text, status }) => `${text}: ${status}`)).toEqual([
      'Hello?: complete',
      'Half an ans: interrupted',
    ])
    expect(agent.calls()).toBe(1)
  })

  it('for want of room on its disk: callers may come again, it is tried now and then, and all goes on once there is room', {
    timeout: 90_000,
  }, async (test) => {
    const { expect } = test
    const world = await startWorld(test)
    const { agent, backend, dataDir } = world
    agent.answerWith(pacedAnswer(20, 100))
    const shoppers = await openShoppers(world)
    const said: string[] = []
    if (!backend.child.stderr) throw new Error('the backend says nothing')
    createInterface(backend.child.stderr).on('line', (line) => said.push(line))
    await Promise.all(shoppers.map((shopper) => shopper.say('Before')))
    for (const pid of [world.mongod, backend.child.pid]) await limitFiles(pid, '4096')

    const waiting = shoppers.map((shopper) => shopper.say('Meanwhile'))
    // Its third attempt to start comes 3.5 s after mongod died: nothing turns over and over.
    const failures = () => said.filter((line) => line.startsWith('MongoDB did not start: it ended'))
    await expect.poll(() => failures().length, { timeout: 20_000 }).toBeGreaterThan(2)
    expect(said[0]).toMatch(/^MongoDB is gone: it ended with /)
    expect(failures().length).toBeLessThan(6)
    expect((await fetch(`${backend.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${backend.url}/readyz`)).status).toBe(503)

    await limitFiles(backend.child.pid, 'unlimited')
    await Promise.all(waiting)
    expect(said.at(-1)).toBe('MongoDB is back')
    await comeToRest(shoppers, 20_000)
    expect(await verifyIn(dataDir, shoppers, agent)).toEqual([])
    await Promise.all(shoppers.map((shopper) => shopper.close()))
    // What ran went on from memory: nobody's answer was cut short.
    expect(shoppers.flatMap(({ held }) => [...held.values()]).every(({ status }) => status === 'complete')).toBe(true)
  })
})
