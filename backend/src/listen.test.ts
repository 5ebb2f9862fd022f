import { once } from 'node:events'
import { createServer, Server } from 'node:net'
import { expect, it } from 'vitest'
import { listen, type Place } from './listen.ts'

const place: Place = { host: '127.0.0.1', port: 0, variable: 'PORT' }

it('takes a free port where none is named', async () => {
  const server = createServer()
  const port = await listen(server, place)
  expect(port).toBeGreaterThan(0)
  server.close()
  await once(server, 'close')
})

/** What the system says there, which depends on the user, the machine's addresses and its name server. */
class RefusedServer extends Server {
  readonly #code: string
  constructor(code: string) {
    super()
    this.#code = code
  }
  override listen(): this {
    setImmediate(() => this.emit('error', Object.assign(new Error(`listen ${this.#code}`), { code: this.#code })))
    return this
  }
}

it.each([
  [
    'EADDRINUSE',
    'Port 80 on shop is in use: stop what listens there, perhaps another Parley, or set PORT to another port',
  ],
  ['EACCES', 'This user may not listen on port 80: set PORT above 1023, and let a proxy answer on 80'],
  ['ENOTFOUND', 'HOST is shop, which is no address of this machine: set it to 127.0.0.1, or to 0.0.0.0 for all it has'],
  [
    'EADDRNOTAVAIL',
    'HOST is shop, which is no address of this machine: set it to 127.0.0.1, or to 0.0.0.0 for all it has',
  ],
  ['EMFILE', 'Port 80 on shop cannot be opened (listen EMFILE): set HOST or PORT to another'],
])('says of %s what to do', async (code, words) => {
  await expect(listen(new RefusedServer(code), { host: 'shop', port: 80, variable: 'PORT' })).rejects.toThrow(
    expect.objectContaining({ name: 'OperatorError', message: words }),
  )
})
