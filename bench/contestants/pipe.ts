import { Agent, createServer, request } from 'node:http'
import { listen } from '../processes/listen.ts'
import { probe } from '../processes/probe.ts'
import { serve } from '../processes/rpc.ts'

/** The limit that Parley is held against: the least that Node can do between a client and an agent, and nothing kept. */
const agent = new Agent({ keepAlive: true })
let target = ''

const server = createServer((incoming, response) => {
  const upstream = request(target, { agent, method: 'POST', headers: incoming.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => response.destroy())
  incoming.pipe(upstream)
})

const handlers = {
  ...probe,
  /** @returns the port at which it passes everything to `url`. */
  listen(url: string): Promise<number> {
    target = url
    return listen(server)
  },
}
export type Pipe = typeof handlers
serve(handlers)
