import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { request as ask, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import { selfSigned } from '../../../backend/test/self-signed-certificate.ts'

/** By host: who answers. */
export type Hosts = (host: string) => RequestListener | undefined

/** Every host name of the internet, over TLS, on one port of 127.0.0.1. */
export async function startTlsFront(hosts: Hosts) {
  const server = createServer(selfSigned, (request, response) => {
    const listener = hosts(request.headers.host ?? '')
    if (listener) listener(request, response)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port')
  const spki = new X509Certificate(selfSigned.cert).publicKey.export({ type: 'spki', format: 'der' })
  return {
    /** With these, Chromium finds every host here, and takes the one throwaway certificate for all: it checks no name. */
    chromiumArguments: [
      `--host-resolver-rules=MAP * 127.0.0.1:${address.port}`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
    ],
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Passes a request on as it is, but for `path`. */
export const passOn =
  (port: string, path = (request: IncomingMessage) => request.url ?? '/'): RequestListener =>
  (request, response) => {
    const { method, headers } = request
    const passed = ask({ host: '127.0.0.1', port, method, headers, path: path(request) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    // A shopper who leaves, or a backend that has gone.
    passed.on('error', () => response.destroy())
    response.on('close', () => passed.destroy())
    request.pipe(passed)
  }
