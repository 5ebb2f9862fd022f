import { type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { AgentRequest } from '@parley/protocol/agent-request'
import { serveOnLoopback } from '../world/loopback.ts'

/** One call as it reached n8n. */
export interface Received {
  headers: IncomingHttpHeaders
  body: AgentRequest
}

/** Stands between the backend and n8n, passes every byte on as it came and remembers the last call. */
export async function startWiretap(n8nUrl: string) {
  let last: Received | undefined
  const { port, close } = await serveOnLoopback(async (incoming, response) => {
    const { method, headers, url } = incoming
    const body = await buffer(incoming)
    last = { headers, body: JSON.parse(body.toString()) }
    request(new URL(url ?? '/', n8nUrl), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
      .once('error', (error) => response.destroy(error))
      .end(body)
  })
  return {
    host: `127.0.0.1:${port}`,
    /** The call since the last time this was asked. */
    take() {
      const taken = last
      last = undefined
      return taken
    },
    close,
  }
}
