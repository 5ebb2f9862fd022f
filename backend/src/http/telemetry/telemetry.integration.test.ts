import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../../../scripts/free-port.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import type { TestVisitor } from '../../../test/clients/visitor.ts'
import { scrape } from '../../../test/metrics.ts'

let backend: TestBackend
let port: number
let siteKey: string
beforeAll(async () => {
  port = await freePort()
  backend = await startTestBackend({ env: { TRUST_PROXY: '1', METRICS_PORT: `${port}` } })
  const { site } = await backend.newSite()
  siteKey = site.key
  await backend.administration.configure(site.id, { features: { telemetry: true } })
})
afterAll(() => backend.close())

/** Parley's widget metrics that are not 0. */
const counted = async () => {
  const lines = (await scrape(port)).split('\n')
  const pairs = lines.flatMap((line) => {
    const [, name = '', value] =
      /^parley_widget_(\w+?(?:total|sum|count)(?:\{code="\w+"\})?) ([\d.]+)$/.exec(line) ?? []
    return value === undefined || value === '0' ? [] : [[name, Number(value)] as const]
  })
  return Object.fromEntries(pairs)
}

let before: Record<string, number>
let visitor: TestVisitor
beforeEach(async () => {
  visitor = await backend.visitor({}, undefined, { siteKey })
  before = await counted()
})

const report = async (body: object, by = visitor) => {
  const response = await by.post('/v1/telemetry', body)
  expect([response.status, await response.text()]).toEqual([204, ''])
}

describe('how a chat fared', () => {
  it('is counted once a session, also when its token was renewed', async () => {
    const body = { loadMs: 420, typeableMs: 610, reconnects: 2, errors: { unavailable: 3, rate_limited: 1 } }
    await report(body)
    const once = {
      sessions_total: 1,
      load_seconds_sum: 0.42,
      load_seconds_count: 1,
      typeable_seconds_sum: 0.61,
      typeable_seconds_count: 1,
      reconnects_total: 2,
      'errors_total{code="unavailable"}': 3,
      'errors_total{code="rate_limited"}': 1,
    }
    expect(await counted()).toEqual(once)
    await report(body)
    await report(body, await backend.visitor({}, visitor.session.token, { siteKey }))
    expect(await counted()).toEqual(once)
    await report({ reconnects: 0, errors: {} }, await backend.visitor({}, undefined, { siteKey }))
    expect(await counted()).toEqual({ ...once, sessions_total: 2 })
  })

  it('has our own codes alone for labels, and bends no sum', async () => {
    await report({ reconnects: 1_000_000, errors: { made_up: 5, constructor: 5, internal: 1_000_000 } })
    const { reconnects_total: reconnects = 0, ...after } = await counted()
    expect(reconnects - (before.reconnects_total ?? 0)).toBe(100)
    expect(after['errors_total{code="internal"}']).toBe(100)
    expect(JSON.stringify(after)).not.toMatch(/made_up|constructor/)
  })

  it('is of no interest where the site has it off', async () => {
    await report({ reconnects: 1, errors: {} }, await backend.visitor())
    expect(await counted()).toEqual(before)
  })

  it.each([
    [{ reconnects: -1, errors: {} }, 'reconnects'],
    [{ reconnects: 0.5, errors: {} }, 'reconnects'],
    [{ reconnects: 0, errors: { 'what was said': 1 } }, 'errors.what was said'],
    [{ reconnects: 0, errors: { internal: 'x' } }, 'errors.internal'],
    [{ reconnects: 0, errors: {}, loadMs: 1e9 }, 'loadMs'],
    [{ errors: {} }, 'reconnects'],
  ])('%j is refused', async (body, path) => {
    await expectProblem(await visitor.post('/v1/telemetry', body), 400, 'invalid_request', path)
    expect(await counted()).toEqual(before)
  })
})
