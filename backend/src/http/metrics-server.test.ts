import { expect, it } from 'vitest'
import { createMetrics } from '#metrics/metrics.ts'
import { startMetricsServer } from './metrics-server.ts'

it('metrics are told on a port of their own, and nothing else is', async () => {
  const metrics = createMetrics()
  metrics.limitsHit.inc({ limit: 'sessions' })
  const server = await startMetricsServer(metrics, '127.0.0.1', 0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  const url = `http://127.0.0.1:${address.port}`
  const text = await (await fetch(`${url}/metrics`)).text()
  expect(text).toContain('parley_limits_hit_total{limit="sessions"} 1')
  expect(text).toContain('parley_open_streams 0')
  expect((await fetch(`${url}/healthz`)).status).toBe(404)
  server.closeAllConnections()
  server.close()
})
