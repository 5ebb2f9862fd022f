import type { Server } from 'node:http'
import { limitKey } from '#http/client-address.ts'

/** More than the streams that an address may have open, with room for what is asked beside them. */
export const maxConnections = 200

/**
 * Hangs up on an address that has too many connections open, whether it asks for anything or not: idle ones would use
 * up the file descriptors of all. Only where clients connect to us themselves: a proxy has one address for all of them.
 */
export function limitConnections(server: Server, onLimited: (name: string) => void): void {
  const open = new Map<string, number>()
  server.on('connection', (socket) => {
    const address = limitKey(socket.remoteAddress ?? '')
    const count = (open.get(address) ?? 0) + 1
    if (count > maxConnections) {
      onLimited('connections_address')
      socket.destroy()
      return
    }
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
  })
}
