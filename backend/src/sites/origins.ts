import { OperatorError } from '#operator-error.ts'

/** At most so many origins a site: all of them stand in one `frame-ancestors` header. */
export const maxOrigins = 50

/** What was given is no origin; the message says why, for the person who gave it. */
class InvalidOrigin extends OperatorError {
  override readonly name = 'InvalidOrigin'
}

/**
 * A DNS name, or an address. The URL parser lets a semicolon, a comma and quotes pass in a host: in `frame-ancestors` they
 * would end the directive and begin another.
 */
const hostPattern = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/

/**
 * The one form of an origin in which it is stored and compared: scheme, host in lower case with international names in
 * punycode, and the port unless it is the scheme's own. It equals what a browser sends as `Origin` (RFC 6454 §6.2).
 *
 * @throws {InvalidOrigin} for anything that is more or less than an http(s) origin.
 */
export function normaliseOrigin(text: string): string {
  // The URL parser drops these inside an address (WHATWG URL, "basic URL parser"); an origin has none.
  if (/[\s\\]/.test(text)) throw new InvalidOrigin('an origin has no spaces and no backslashes')
  if (!/^https?:\/\//i.test(text)) throw new InvalidOrigin('an origin begins with https:// or http://')
  if (!URL.canParse(text)) throw new InvalidOrigin('this is no address')
  const url = new URL(text)
  if (/@/.test(text)) throw new InvalidOrigin('an origin holds no user name and no password')
  if (url.hostname.includes('*')) throw new InvalidOrigin('an origin is exact: list each subdomain by itself')
  if (!/^[^/?#]+:\/\/[^/?#]+\/?$/.test(text)) throw new InvalidOrigin('an origin has no path, no query and no fragment')
  if (!hostPattern.test(url.hostname)) throw new InvalidOrigin('this is no name of a host')
  return url.origin
}

/** As `normaliseOrigin`, but null for what is no origin: for values that come from a browser rather than a person. */
export function originOrNull(text: string): string | null {
  try {
    return normaliseOrigin(text)
  } catch (error) {
    if (error instanceof InvalidOrigin) return null
    throw error
  }
}
