import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { DialError, toDialError } from './dial-error.ts'

/** All addresses of a name. */
export type Lookup = (host: string) => Promise<readonly LookupAddress[]>

const connectMs = 10_000

/**
 * Opens sockets only to addresses that `check` lets pass. The check stands between the look-up and the connection: what
 * was checked is what is dialled, so a name that answers differently the second time (DNS rebinding) gains nothing. One
 * bad address among several refuses them all, because the socket may try each.
 *
 * @param check throws for an address that must not be called.
 */
export const checkedConnector = (lookup: Lookup, check: (address: string) => void): buildConnector.connector => {
  const checkedLookup: LookupFunction = (host, options, callback) => {
    const give = (addresses: readonly LookupAddress[]) => {
      const [first] = addresses
      if (first === undefined) throw new DialError('dns', `${host} has no address`)
      for (const { address } of addresses) check(address)
      if (options.all) callback(null, [...addresses])
      else callback(null, first.address, first.family)
    }
    lookup(host)
      .catch((cause) => {
        throw new DialError('dns', `${host} could not be resolved`, { cause })
      })
      .then(give)
      .catch((error) => callback(error, '', 0))
  }
  // HTTP/1.1 alone: a call that is given up ends its own socket, and nobody else's.
  const connect = buildConnector({ lookup: checkedLookup, timeout: connectMs, allowH2: false })

  return (options, callback) => {
    try {
      // Node asks no look-up about a literal address.
      if (isIP(options.hostname) !== 0) check(options.hostname)
    } catch (error) {
      callback(toDialError(error, false), null)
      return
    }
    connect(options, callback)
  }
}
