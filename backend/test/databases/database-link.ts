import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'

/** A line to the run's mongod that a test can cut, so that for the backend the database is away, or make slow. */
export interface DatabaseLink {
  /** The database's address through the link. */
  through(uri: string): string
  cut(): void
  mend(): void
  /** From now on all that the database says comes so many milliseconds late. */
  lag(ms: number): void
  close(): Promise<void>
}

export async function databaseLink(): Promise<DatabaseLink> {
  const target = new URL(inject('mongoUri'))
  const sockets = new Set<Socket>()
  let open = true
  let lagMs = 0
  const server = createServer((client) => {
    if (!open) return void client.destroy()
    const upstream = connect(Number(target.port), target.hostname)
    client.pipe(upstream)
    let told = Promise.resolve()
    upstream.on('data', (chunk) => {
      const due = sleep(lagMs)
      told = told.then(() => due).then(() => void client.write(chunk))
    })
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      // A cut line is what the test is about: both ends see it as a reset.
      socket.on('error', () => other.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  const cut = () => {
    open = false
    for (const socket of sockets) socket.destroy()
  }
  return {
    through(uri) {
      const url = new URL(uri)
      url.host = `127.0.0.1:${address.port}`
      url.searchParams.delete('replicaSet')
      // Else the driver would go to the address by which the replica set knows itself.
      url.searchParams.set('directConnection', 'true')
      return url.href
    },
    cut,
    mend() {
      open = true
    },
    lag(ms) {
      lagMs = ms
    },
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
