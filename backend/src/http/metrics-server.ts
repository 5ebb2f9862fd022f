import { createServer, type Server } from 'node:http'
import { listen } from '#listen.ts'
import type { Metrics } from '#metrics/metrics.ts'

/** Prometheus metrics on a port of their own: what they tell is the operator's, never the public's. */
export async function startMetricsServer({ registry }: Metrics, host: string, port: number): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    const metrics = await registry
      .metrics()
      .catch((error: unknown) => (error instanceof Error ? error : new Error('unknown')))
    if (metrics instanceof Error) return void response.writeHead(500).end(`${metrics.message}\n`)
    response.writeHead(200, { 'Content-Type': registry.contentType }).end(metrics)
  })
  await listen(server, { host, port, variable: 'METRICS_PORT' })
  return server
}
