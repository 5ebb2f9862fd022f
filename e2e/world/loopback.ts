import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

/** Serves on a free port of 127.0.0.1; `close` also ends the connections that are open. */
export async function serveOnLoopback(listener: RequestListener) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port')
  return {
    port: address.port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
