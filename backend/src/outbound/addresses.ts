import ipaddr from 'ipaddr.js'

/** Where IPv6's global unicast is given out (IANA, RFC 4291 §2.4). The rest of the space holds nothing to call. */
const globalUnicast6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** Public by its number, yet it answers inside a virtual machine with that machine's secrets: Azure's wire server. */
const metadata = new Set(['168.63.129.16'])

/**
 * Whether an address may be called for a stranger: global unicast and nothing that stands for another address.
 * `ipaddr.js` knows the special ranges by name; it misses IPv4-compatible addresses (`::127.0.0.1`) and all that was never
 * given out, hence the second condition for IPv6. A mapped, NAT64, 6to4 or Teredo address is refused as such.
 */
export const isGlobalUnicast = (address: string): boolean => {
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv6 ? parsed.match(globalUnicast6) : !metadata.has(parsed.toString())
}
