import { SiteError } from './site-error.ts'

/** At most so many origins a site: all of them stand in one `frame-ancestors` header. */
export const maxOrigins = 50

export const tooManyOrigins = () => new SiteError('too_many_origins', `a site has at most ${maxOrigins} origins`)

/**
 * A DNS name, or an address. The URL parser lets a semicolon, a comma and quotes pass in a host: in `frame-ancestors` they
 * would end the directive and begin another.
 */
const hostPattern = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/

/**
 * The one form of an origin in which it is stored and compared: scheme, host in lower case with international names in
 * punycode, and the port unless it is the scheme's own. It equals what a browser sends as `Origin` (RFC 6454 §6.2).
 *
 * @throws {SiteError} for anything that is more or less than an http(s) origin.
 */
export function normaliseOrigin(text: string): string {
  // The URL parser drops these inside an address (WHATWG URL, "basic URL parser"); an origin has none.
  if (/[\s\\]/.test(text)) throw noOrigin(text, 'it has a space or a backslash')
  if (!/^https?:\/\//i.test(text)) throw noOrigin(text, 'it does not begin with https:// or http://')
  if (!URL.canParse(text)) throw noOrigin(text, 'it is no address')
  const url = new URL(text)
  if (/@/.test(text)) throw noOrigin(text, 'it holds a user name')
  if (url.hostname.includes('*')) throw noOrigin(text, 'each subdomain is listed by itself')
  if (!/^[^/?#]+:\/\/[^/?#]+\/?$/.test(text)) throw noOrigin(text, 'it has a path, a query or a fragment')
  if (!hostPattern.test(url.hostname)) throw noOrigin(text, 'its host is no name')
  return url.origin
}

const noOrigin = (text: string, why: string) =>
  new SiteError('invalid', `${JSON.stringify(text)} is no origin (${why}): write it like https://shop.example`)

/** As `normaliseOrigin`, but null for what is no origin: for values that come from a browser rather than a person. */
export function originOrNull(text: string): string | null {
  try {
    return normaliseOrigin(text)
  } catch (error) {
    if (error instanceof SiteError) return null
    throw error
  }
}
