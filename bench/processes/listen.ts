import { once } from 'node:events'
import type { Server } from 'node:http'

/** Listens on a loopback port that the system chooses. @returns the port. */
export async function listen(server: Server): Promise<number> {
  // A burst of thousands of connections must find room in the queue.
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  return address.port
}
