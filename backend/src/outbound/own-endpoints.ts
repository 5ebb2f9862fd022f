import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

/** Where this process, or the proxy before it, answers: a name or an address, and a port. */
export interface Endpoint {
  readonly host: string
  readonly port: number
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
