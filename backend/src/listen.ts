import { once } from 'node:events'
import type { Server } from 'node:net'
import { OperatorError, reasonOf } from '#operator-error.ts'

/** Where to listen, and the variable that says so. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly variable: 'PORT' | 'METRICS_PORT'
}

/**
 * Listens, and resolves with the port that was taken, which with port 0 is any free one.
 *
 * @throws {OperatorError} where the system does not let us.
 */
export async function listen(server: Server, place: Place): Promise<number> {
  server.listen(place.port, place.host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new OperatorError(whyNot(error, place), { cause: error })
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  return address.port
}

function whyNot(error: unknown, { host, port, variable }: Place): string {
  switch (error instanceof Error && 'code' in error && error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use: stop what listens there, perhaps another Parley, or set ${variable} to another port`
    case 'EACCES':
      return `This user may not listen on port ${port}: set ${variable} above 1023, and let a proxy answer on ${port}`
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
      return `HOST is ${host}, which is no address of this machine: set it to 127.0.0.1, or to 0.0.0.0 for all it has`
    default:
      return `Port ${port} on ${host} cannot be opened (${reasonOf(error)}): set HOST or ${variable} to another`
  }
}
