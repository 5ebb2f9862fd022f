import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

/** Where this process, or the proxy before it, answers: a name or an address, and a port. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** Where an http(s) address leads. */
function endpointOf(address: string): Endpoint {
  const { hostname, port, protocol } = new URL(address)
  return { host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}

/** The same as `host:port`. */
export function authorityOf(address: string): string {
  const { host, port } = endpointOf(address)
  return `${host}:${port}`
}

/** Where a backend answers: at the addresses that others use, and where it listens. */
export function ownEndpoints(backend: {
  readonly publicUrl: string
  readonly consoleUrl: string | null
  /** As `HOST` says: an address, or all that the machine has. */
  readonly host: string
  readonly port: number
}): Endpoint[] {
  const { publicUrl, consoleUrl, host, port } = backend
  const named = [publicUrl, ...(consoleUrl === null ? [] : [consoleUrl])].map(endpointOf)
  const one = isIP(host) && host !== '0.0.0.0' && host !== '::'
  return [...named, ...(one ? [host] : ['127.0.0.1', '::1']).map((listening) => ({ host: listening, port }))]
}

/** Whether a URL names one of our own endpoints. By name, because an address may be shared with others (a proxy, a CDN). */
export const namesOwnEndpoint = (host: string, port: number, own: readonly Endpoint[]): boolean =>
  own.some((endpoint) => endpoint.port === port && plain(endpoint.host) === plain(host))

/** Whether a connection to this address would end in one of our own sockets. */
export const isOwnAddress = (address: string, port: number, own: readonly Endpoint[]): boolean =>
  own.some((endpoint) => endpoint.port === port && reaches(ipaddr.process(address), plain(endpoint.host)))

/** A host without brackets and the dot of a fully qualified name, in lower case. */
const plain = (host: string): string => host.replace(/^\[|\]$|\.$/g, '').toLowerCase()

const reaches = (address: ipaddr.IPv4 | ipaddr.IPv6, ownHost: string): boolean => {
  const here = ['loopback', 'unspecified'].includes(address.range())
  if (ownHost === 'localhost') return here
  if (isIP(ownHost) === 0) return false
  const bound = ipaddr.process(ownHost)
  switch (bound.range()) {
    case 'unspecified':
      return here || isLocal(address)
    case 'loopback':
      // A connection to 0.0.0.0 or :: goes to the loopback.
      return address.range() === 'unspecified' || same(address, bound)
    default:
      return same(address, bound)
  }
}

const isLocal = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  Object.values(networkInterfaces()).some((list) => list?.some((local) => same(address, ipaddr.process(local.address))))

const same = (one: ipaddr.IPv4 | ipaddr.IPv6, other: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  one.toByteArray().join() === other.toByteArray().join()
