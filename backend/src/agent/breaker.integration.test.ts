import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { reply, stream } from '../../test/agents/fake-agent.ts'
import { startTestBackend, type TestBackend } from '../../test/backends/backend.ts'
import type { TestVisitor } from '../../test/clients/visitor.ts'
import { metricOf, scrape } from '../../test/metrics.ts'
import { failuresToOpen, openMs } from './breaker.ts'

let backend: TestBackend
let metricsPort: number
beforeAll(async () => {
  metricsPort = await freePort()
  backend = await startTestBackend({ env: { METRICS_PORT: `${metricsPort}` } })
})
afterEach(() => void vi.restoreAllMocks())
afterAll(() => backend.close())

const outcome = async (visitor: TestVisitor) => (await (await visitor.turn('Hello?')).rest()).at(-1)?.data
const counted = async () => {
  const metrics = await scrape(metricsPort)
  return { open: metricOf(metrics, 'parley_breaker_open'), refused: metricOf(metrics, 'parley_breaker_refused_total') }
}
const failed = { status: 'failed', code: 'agent_unavailable' }

it('an agent that fails is called five times and no sixth, and is called again 30 s later', async () => {
  backend.agent.answerWith(reply('down', { status: 500 }))
  const visitors = [await backend.visitor(), await backend.visitor()]
  const turn = (n: number) => outcome(visitors[n % 2] ?? expect.unreachable())
  for (let n = 0; n < failuresToOpen - 1; n++) expect(await turn(n)).toMatchObject(failed)
  expect(await counted()).toEqual({ open: 0, refused: 0 })
  for (let n = 0; n < 4; n++) expect(await turn(n)).toMatchObject(failed)
  expect(backend.agent.calls()).toBe(failuresToOpen)
  expect(await counted()).toEqual({ open: 1, refused: 3 })

  const kept = await backend.connection.collection('messages').find({ 'agent.reason': 'the breaker is open' }).toArray()
  expect(kept.map(({ status, code }) => ({ status, code }))).toEqual([failed, failed, failed])
  // A turn is logged when its reply has been seen.
  const all = failuresToOpen + 3
  const log = await vi.waitFor(() => {
    const lines = backend.log.map((line) => JSON.parse(line))
    expect(lines.filter(({ msg }) => msg === 'turn')).toHaveLength(all)
    return lines
  }, 10_000)
  expect(log.filter(({ msg }) => msg.startsWith('the breaker opened'))).toMatchObject([{ site: backend.site.site.id }])
  const turns = log.filter(({ msg }) => msg === 'turn')
  const line = {
    level: 'warn',
    site: backend.site.site.id,
    conversation: expect.stringMatching(/^conv_/),
    code: failed.code,
  }
  expect(turns.slice(0, failuresToOpen)).toMatchObject(Array(failuresToOpen).fill({ ...line, status: 500 }))
  expect(turns.slice(failuresToOpen)).toMatchObject(Array(3).fill({ ...line, reason: 'the breaker is open' }))

  const other = await backend.newSite()
  backend.agent.answerWith(stream(['I am back.']))
  expect(await outcome(await backend.visitor({}, undefined, { siteKey: other.site.key }))).toMatchObject({
    status: 'complete',
  })
  expect(await turn(0)).toMatchObject(failed)

  const clock = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => clock() + openMs)
  expect(await turn(0)).toMatchObject({ status: 'complete' })
  expect(await turn(1)).toMatchObject({ status: 'complete' })
  expect(await counted()).toEqual({ open: 0, refused: 4 })
})
