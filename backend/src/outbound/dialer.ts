import { promises as dns } from 'node:dns'
import { Agent as Connections, type Dispatcher, Pool } from 'undici'
import { isGlobalUnicast } from './addresses.ts'
import { checkedConnector, type Lookup } from './checked-connector.ts'
import { destinationOf } from './destination.ts'
import { DialError } from './dial-error.ts'
import { type DialLimits, type DialResponse, exchange } from './exchange.ts'
import { type Endpoint, isOwnAddress, namesOwnEndpoint } from './own-endpoints.ts'

export interface DialRequest {
  method: Dispatcher.HttpMethod
  headers?: Record<string, string>
  body?: string
  signal: AbortSignal
  /** `host:port` pairs that may have a private address. The host is in lower case, an IPv6 address in brackets; the port is always there. */
  privateHosts: ReadonlySet<string>
  limits: DialLimits
}

/** Calls addresses that a tenant or a browser gave (ARCHITECTURE, invariant 7). */
export interface Dialer {
  /**
   * Sends one request. A redirect is a response like any other and never followed; no proxy from the environment is used.
   *
   * @throws {DialError} when no response's headers came. When `signal` aborts: its reason.
   */
  dial(url: string, request: DialRequest): Promise<DialResponse>
  /** Ends every connection at once. */
  close(): Promise<void>
}

/** Below n8n's own keep-alive of 5 s, because a request written to a socket that the peer just closed must not be repeated. */
const keepAliveMs = 4_000
const maxHeaderBytes = 16 * 1024

/**
 * @param ownEndpoints where this backend answers: never called, listed as private or not.
 * @param lookup replaces the system's resolver.
 */
export const createDialer = ({
  ownEndpoints,
  lookup = (host) => dns.lookup(host, { all: true }),
}: {
  ownEndpoints: () => readonly Endpoint[]
  lookup?: Lookup
}): Dialer => {
  const connections = (mayCall: (address: string) => boolean) =>
    new Connections({
      factory: (origin) => {
        const { port } = destinationOf(String(origin))
        const check = (address: string) => {
          if (isOwnAddress(address, port, ownEndpoints())) throw new DialError('ourselves', 'our own address')
          if (!mayCall(address)) throw new DialError('blocked', `${address} is not a public address`)
        }
        return new Pool(origin, {
          connect: checkedConnector(lookup, check),
          allowH2: false,
          keepAliveTimeout: keepAliveMs,
          keepAliveMaxTimeout: keepAliveMs,
          maxHeaderSize: maxHeaderBytes,
        })
      },
    })
  // Two sets of connections: one opened under an exemption never serves a call that has none.
  const strict = connections(isGlobalUnicast)
  const exempt = connections(() => true)

  return {
    async dial(url, { method, headers = {}, body, signal, privateHosts, limits }) {
      const { origin, authority, host, port, path } = destinationOf(url)
      if (namesOwnEndpoint(host, port, ownEndpoints())) throw new DialError('ourselves', 'our own address')
      const dispatcher = privateHosts.has(authority) ? exempt : strict
      return exchange(dispatcher, { origin, path, method, headers, body: body ?? null }, limits, signal)
    },
    async close() {
      await Promise.all([strict.destroy(), exempt.destroy()])
    },
  }
}
