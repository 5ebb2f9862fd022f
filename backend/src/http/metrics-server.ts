import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Metrics } from '#metrics.ts'

/** Prometheus metrics on a port of their own: what they tell is the operator's, never the public's. */
export async function startMetricsServer({ registry }: Metrics, host: string, port: number): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    response.writeHead(200, { 'Content-Type': registry.contentType }).end(await registry.metrics())
  })
  server.listen(port, host)
  await once(server, 'listening')
  return server
}
