import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

/** A plain load balancer: request by request to the next process, whoever asks; no stickiness, no health checks. */
export interface RoundRobin {
  readonly url: string
  /** The ports of the processes behind it. */
  readonly targets: number[]
  /** How many requests each port has answered. */
  readonly served: Map<number, number>
  /** The event streams that are open through it, each with its port; destroying one cuts its line. */
  readonly streams: ReadonlyMap<ServerResponse, number>
  /** How many of them are open at this port. */
  openAt(port: number): number
  close(): Promise<void>
}

export async function startRoundRobin(): Promise<RoundRobin> {
  const targets: number[] = []
  const served = new Map<number, number>()
  const streams = new Map<ServerResponse, number>()
  let turn = 0

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming)
    // Its own turn: by the one that all count, two requests could each meet the same dead process twice.
    const first = turn++
    for (let attempt = 0; attempt < targets.length; attempt++) {
      const port = targets[(first + attempt) % targets.length] ?? 0
      const { method, url: path, headers } = incoming
      const upstream = request({ host: '127.0.0.1', port, method, path, headers, agent: false })
      const hangUp = () => upstream.destroy()
      response.once('close', hangUp)
      upstream.end(body)
      try {
        const [answer] = (await once(upstream, 'response')) as [IncomingMessage]
        // Later errors reach the answer, which the pipeline below hears.
        upstream.on('error', () => {})
        served.set(port, (served.get(port) ?? 0) + 1)
        return await forward(answer, response, port)
      } catch (error) {
        response.off('close', hangUp)
        // Nobody took it, so the next one may; anything else may have begun.
        if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) throw error
      }
    }
    response.writeHead(502).end()
  }

  async function forward(answer: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders()
    if (answer.headers['content-type']?.startsWith('text/event-stream')) {
      streams.set(response, port)
      response.once('close', () => streams.delete(response))
    }
    await pipeline(answer, response)
  }

  // A line that broke on one side breaks on the other.
  const server = createServer((incoming, response) => void pass(incoming, response).catch(() => response.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    targets,
    served,
    streams,
    openAt: (port) => [...streams.values()].filter((at) => at === port).length,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
