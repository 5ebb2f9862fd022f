import { createServer, type ServerResponse } from 'node:http'
import { listen } from '../processes/listen.ts'
import { probe } from '../processes/probe.ts'
import { serve } from '../processes/rpc.ts'

/** The limit of an idle stream: a Node server that opens event streams, and has one timer for all heartbeats. */
const streams = new Set<ServerResponse>()

const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  response.write('retry: 2000\n:\n\n')
  streams.add(response)
  response.once('close', () => streams.delete(response))
})
setInterval(() => {
  for (const response of streams) response.write(':\n\n')
}, 15_000)

const handlers = { ...probe, listen: () => listen(server) }
export type BareSse = typeof handlers
serve(handlers)
