import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { reply, stream } from '../agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../backends/backend.ts'
import { type BackendProcess, startBackendProcess } from '../backends/backend-process.ts'
import type { TestVisitor } from '../clients/visitor.ts'
import { type RedisServer, startRedisServer } from '../databases/redis-server.ts'
import { metricOf, scrape } from '../metrics.ts'

/** What one scrape tells: the values by series, whose labels are left open for more, and which of them are counters. */
interface Scrape {
  readonly values: ReadonlyMap<string, number>
  readonly counters: ReadonlySet<string>
}

const rules = join(import.meta.dirname, '../../../deploy/prometheus/alerts.yml')

/** The rules whose cause a test may not bring about on the machine of whoever runs it, and why. */
const notCaused: Record<string, string> = {
  ParleyMemoryHigh: 'it takes 1.5 GB of memory',
  ParleyFilesRunOut: 'a process reads how many files it may open when it starts, and that may be a million',
}

let folder: string
let redis: RedisServer
let backend: TestBackend
let doomed: BackendProcess
let ports: { steady: number; doomed: number }

const startDoomed = () =>
  startBackendProcess(join(folder, 'data'), `${new URL(backend.agent.url).origin}/held`, 0, {
    METRICS_PORT: `${ports.doomed}`,
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-alerts-'))
  ports = { steady: await freePort(), doomed: await freePort() }
  redis = await startRedisServer()
  backend = await startTestBackend({
    env: { METRICS_PORT: `${ports.steady}`, REDIS_URL: redis.url, TRUST_PROXY: '1' },
  })
  doomed = await startDoomed()
}, 60_000)
afterAll(async () => {
  await doomed.end('SIGKILL')
  await backend.close()
  await redis.close()
  await rm(folder, { recursive: true, force: true })
})

/** What is scraped from there; `up` is Prometheus' own word for whether anything was. */
async function look(port: number): Promise<Scrape> {
  const text = await scrape(port).catch(() => '')
  const types = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type]) => [name, type]))
  const typeOf = (name: string) => types.get(name) ?? types.get(name.replace(/_(?:bucket|sum|count)$/, ''))
  const values = new Map<string, number>([['up{', text === '' ? 0 : 1]])
  const counters = new Set<string>()
  for (const [, name = '', labels, value] of text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)) {
    const key = `${name}{${labels ? `${labels},` : ''}`
    values.set(key, Number(value))
    if (typeOf(name) !== 'gauge') counters.add(key)
  }
  return { values, counters }
}

/** What it tells at rest: its first scrape also tells how late the turns of the event loop were while it started. */
const lookAtRest = (port: number) =>
  vi.waitFor(
    async () => {
      const seen = await look(port)
      const lag = (of: string) => seen.values.get(`nodejs_eventloop_lag_${of}_seconds{`)
      expect(lag('p99')).toBeLessThan(0.2)
      // There is a mean once there was a turn.
      expect(lag('mean')).toBeGreaterThan(0)
      return seen
    },
    { timeout: 10_000, interval: 100 },
  )

/** Twenty minutes as they were, and forty in which the fault goes on: what was counted of it is counted every minute. */
function series(instance: string, before: Scrape, after: Scrape) {
  return [...after.values].map(([key, value]) => {
    const was = before.values.get(key)
    // A process that began anew counts from 0.
    const more = was === undefined || value < was ? value : value - was
    const goesOn = after.counters.has(key) ? `${value}+${more}` : value
    return { series: `${key}job="parley",instance="${instance}"}`, values: `${was ?? '_'}x20 ${goesOn}x40` }
  })
}

/** Which alerts fire after so many minutes, by Prometheus itself. */
async function expectFiring(input: object[], expected: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const tests = join(folder, 'alerts.test.json')
  const promql_expr_test = Object.entries(expected).map(([eval_time, alerts]) => ({
    expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
    eval_time,
    exp_samples: alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
  }))
  const test = { interval: '1m', input_series: input, promql_expr_test }
  await writeFile(tests, JSON.stringify({ rule_files: [rules], evaluation_interval: '1m', tests: [test] }))
  const { stdout, stderr } = spawnSync('/usr/bin/promtool', ['test', 'rules', tests], { encoding: 'utf8' })
  expect(`${stdout}${stderr}`).toContain('SUCCESS')
}

const outcome = async (visitor: TestVisitor, text = 'Hello?') => (await (await visitor.turn(text)).rest()).at(-1)?.data
const agentAt = (path: string) => `${new URL(backend.agent.url).origin}${path}`
/** A site of its own whose agent does what is there under this path. */
const siteAt = (path: string, more = {}) =>
  backend.newSite({ agent: { url: agentAt(path), authentication: { kind: 'none' } }, ...more })
const visitorOf = async (site: { site: { key: string } }) => backend.visitor({}, undefined, { siteKey: site.site.key })

it('every alert fires when a real backend has the fault that it is for', { timeout: 60_000 }, async () => {
  backend.agent.answerWith(async (response, request) => {
    if (request.path === '/held') return
    if (request.path === '/slow') await sleep(10_100)
    await (request.path === '/down' ? reply('down', { status: 500 }) : stream(['Hello!']))(response, request)
  })
  const quiet = { steady: await lookAtRest(ports.steady), doomed: await lookAtRest(ports.doomed) }
  const slow = outcome(await visitorOf(await siteAt('/slow')))

  // The agent fails until its breaker opens.
  const down = await siteAt('/down')
  const shoppers = [await visitorOf(down), await visitorOf(down)]
  for (let n = 0; n < 6; n++)
    expect(await outcome(shoppers[n % 2] ?? expect.unreachable())).toMatchObject({ status: 'failed' })

  // What is kept of a site cannot be read any more.
  const broken = await siteAt('/hello')
  const visitor = await visitorOf(broken)
  await backend.connection
    .collection<{ _id: string }>('sites')
    .updateOne({ _id: broken.site.id }, { $set: { agent: 'x' } })
  await expect.poll(() => outcome(visitor)).toMatchObject({ code: 'internal' })

  const spent = await visitorOf(await siteAt('/hello', { quotaPerDay: 1 }))
  const spend = () => spent.post('/v1/messages', { id: randomUUID(), text: 'Hello?' })
  await spend()
  await expectProblem(await spend(), 429, 'quota_reached')

  const headers = { 'X-Forwarded-For': '203.0.113.66' }
  for (let n = 0; n < 14; n++)
    await Promise.all(Array.from({ length: 50 }, () => fetch(`${backend.url}/v1/messages`, { headers })))

  // A process dies in the middle of an answer.
  const asked = backend.agent.nextRequest()
  await (await doomed.visitor()).say('Hello?')
  await asked
  await doomed.end('SIGKILL')
  const dead = await look(ports.doomed)
  doomed = await startDoomed()

  await redis.kill()
  await slow
  await expect.poll(async () => metricOf(await scrape(ports.steady), 'parley_redis_lost')).toBe(1)
  // The last scrape began its count of late turns of the event loop anew.
  for (let n = 0; n < 5; n++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
    await sleep(20)
  }
  const after = { steady: await look(ports.steady), doomed: await look(ports.doomed) }

  const alerts = [...(await readFile(rules, 'utf8')).matchAll(/alert: (\w+)/g)].map(([, name = '']) => name)
  expect(alerts).toEqual(expect.arrayContaining(Object.keys(notCaused)))
  await expectFiring(
    [
      ...series('steady', quiet.steady, after.steady),
      ...series('doomed', quiet.doomed, after.doomed),
      ...series('dead', quiet.doomed, dead),
    ],
    { '19m': [], '60m': alerts.filter((name) => !(name in notCaused)) },
  )
})
