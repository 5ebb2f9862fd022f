/**
 * Characters that turn the reading direction around or hide themselves: they make an address look like another one
 * (CVE-2021-42574, "Trojan Source"). Marks that only hint at a direction (LRM, RLM, ALM) stay; Arabic and Hebrew use
 * them.
 */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g

export const withoutBidiControls = (text: string): string => text.replace(bidiControls, '')

const longestAddress = 2000

/** The address of a link that may be followed: http(s) or mailto, as the browser reads it; null for all else. */
export function safeUrl(href: string): URL | null {
  if (href.length > longestAddress) return null
  const url = URL.parse(href)
  return url && /^(?:https?|mailto):$/.test(url.protocol) && !url.username && !url.password ? url : null
}

/**
 * An image's address, where it is on one of the hosts that the site lists, and on https or, as a shop that is tried out
 * without TLS has it, on the chat's own origin.
 */
export function safeImage(href: string, hosts: readonly string[], own = globalThis.origin): string | null {
  const url = safeUrl(href)
  const safe = url?.protocol === 'https:' || (url !== null && url.origin === own)
  return safe && hosts.includes(url.host) ? url.href : null
}

/**
 * Where a link really leads, to be shown beside a text that does not say so itself; null where it does. The host comes
 * from the browser's URL parser, so lookalike letters show as punycode. A text says it only by beginning with the
 * host: `shop.example` also stands in `shop.example.evil.test`.
 */
export function destination(url: URL, text: string): string | null {
  const place = (url.protocol === 'mailto:' ? url.pathname : url.host).toLowerCase()
  const said = text
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/|mailto:)/, '')
  return said === place || (said.startsWith(place) && /[/?#]/.test(said.charAt(place.length))) ? null : place
}
