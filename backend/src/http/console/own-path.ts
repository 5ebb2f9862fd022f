/** Any; only paths below it are looked at. */
const base = 'https://console.invalid'

/**
 * Where somebody goes on after signing in: a path of the console with its query. Null for whatever a browser might read
 * as another host's address (`//evil.example`, `/\evil.example`, `javascript:`), or as more than one line of a header.
 */
export function ownPath(text: string): string | null {
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.length > 4_096) return null
  const url = URL.canParse(text, base) ? new URL(text, base) : null
  // `/.//evil.example` is such an address once its dots are resolved.
  return url?.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search : null
}
