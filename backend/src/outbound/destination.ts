import { DialError } from './dial-error.ts'

/** Where a URL leads. */
export interface Destination {
  origin: string
  /** Host and port, the default port too; an IPv6 address in brackets. */
  authority: string
  /** Without brackets. */
  host: string
  port: number
  /** Path and query. */
  path: string
}

/**
 * Reads a URL that a tenant or a browser gave. The WHATWG parser has already written every spelling of an IPv4 address
 * (octal, hex, one number, full-width digits) as four decimal numbers, so the check sees what the socket would.
 *
 * @throws {DialError} `blocked`: not a URL, not http(s), or with a user's name in it.
 */
export const destinationOf = (url: string): Destination => {
  const parsed = URL.parse(url)
  if (parsed === null) throw new DialError('blocked', 'not a URL')
  const { protocol, username, password, hostname, port, pathname, search, origin } = parsed
  if (protocol !== 'http:' && protocol !== 'https:') throw new DialError('blocked', `${protocol} is not http or https`)
  if (username !== '' || password !== '') throw new DialError('blocked', 'a URL with credentials in it')
  const number = port === '' ? defaultPorts[protocol] : Number(port)
  return {
    origin,
    authority: `${hostname}:${number}`,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: number,
    path: pathname + search,
  }
}

const defaultPorts = { 'http:': 80, 'https:': 443 }
