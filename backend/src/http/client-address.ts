import type { IncomingMessage } from 'node:http'
import { isIP, isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * The client's address. `hops` trusted proxies stand in front of us, and each appends the address it was called from to
 * `X-Forwarded-For`: the entry that many from the right is the last one that a client cannot write itself. (Koa's own
 * `proxy` setting takes the leftmost one, which is whatever the client says.)
 */
export function clientAddress(request: IncomingMessage, hops: number): string {
  const peer = canonical(request.socket.remoteAddress ?? '')
  if (hops === 0) return peer
  const forwarded = [request.headers['x-forwarded-for'] ?? []]
    .flat()
    .join(',')
    .split(',')
    .filter((entry) => entry.trim() !== '')
  const entry = forwarded.at(-Math.min(hops, forwarded.length))?.trim() ?? ''
  const bare = entry.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  return isIP(bare) ? canonical(bare) : peer
}

/** What a limit counts by: an IPv4 address, or the /64 that one IPv6 customer has to itself. */
export const limitKey = (address: string): string => (isIPv4(address) ? `${address}/32` : prefix(address, 32, 64))

/** What a provider gives to one customer at most: an IPv4 address, a /48 of IPv6 (RFC 6177). */
export const endSiteKey = (address: string): string => prefix(address, 32, 48)

/** The neighbourhood that shares a quota: a /24 or a /64. */
export const networkKey = (address: string): string => prefix(address, 24, 64)

// An address in the usual form of IPv4 is what most clients have, and a flood is counted by it: it needs no parser.
function canonical(address: string): string {
  if (isIPv4(address)) return address
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address
}

function prefix(address: string, v4: number, v6: number): string {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  const bits = parsed.kind() === 'ipv4' ? v4 : v6
  const bytes = parsed.toByteArray()
  const kept = bytes.map((byte, index) => (index * 8 < bits ? byte : 0))
  return `${ipaddr.fromByteArray(kept)}/${bits}`
}
