import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Lighthouse's "slow 4G" (core/config/constants.js, `mobileSlow4G`): round trip in ms, rates in bits a second. */
export const slow4g = { roundTripMs: 150, downBits: 1.6 * 1024 * 1024, upBits: 750 * 1024 }

const packetBytes = 1_400

export interface SlowLink {
  /** @returns a port of 127.0.0.1 that leads to `port` by this link. */
  to(port: number): Promise<number>
  close(): void
}

/**
 * A phone's link, which all connections through it share: bytes leave at its rate and arrive half a round trip later, and
 * a connection takes a round trip before its first byte. Unlike the browser's own emulation it also slows connections
 * down, and frames of other sites. TLS would take one more round trip a connection.
 */
export function openSlowLink({ roundTripMs, downBits, upBits } = slow4g): SlowLink {
  const down = lane(downBits, roundTripMs / 2)
  const up = lane(upBits, roundTripMs / 2)
  const open = new Set<Duplex>()
  const servers: Server[] = []

  const join = (client: Socket, port: number) => {
    const server = connect({ port, host: '127.0.0.1', noDelay: true })
    const openAt = performance.now() + roundTripMs
    for (const [from, to, carry] of [
      [client, server, up],
      [server, client, down],
    ] as const) {
      open.add(from)
      const underway: (() => void)[] = []
      // Timers of one millisecond may fire in another order than they were set.
      const send = (bytes: number, arrive: () => void) => {
        underway.push(arrive)
        carry(bytes, openAt, () => underway.shift()?.())
      }
      from.on('data', (chunk: Buffer) => {
        for (let at = 0; at < chunk.length; at += packetBytes) {
          const packet = chunk.subarray(at, at + packetBytes)
          send(packet.length, () => to.writable && to.write(packet))
        }
      })
      from.on('end', () => send(0, () => to.end()))
      // A broken connection is a closed one to the other side.
      from.on('error', () => to.destroy())
      from.on('close', () => open.delete(from))
    }
  }

  return {
    async to(port) {
      const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => join(client, port))
      servers.push(server)
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port')
      return address.port
    },
    close() {
      for (const server of servers) server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

/** One direction: what is carried goes one after the other, in the order in which it came. */
function lane(bitsPerSecond: number, delayMs: number) {
  let freeAt = 0
  return (bytes: number, notBefore: number, arrive: () => void) => {
    const now = performance.now()
    freeAt = Math.max(freeAt, now) + (bytes * 8_000) / bitsPerSecond
    setTimeout(arrive, Math.max(freeAt, notBefore) + delayMs - now)
  }
}
