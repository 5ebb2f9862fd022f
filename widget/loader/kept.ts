/**
 * The return token, kept in the shop's own storage for a frame that gets none. Storage may be denied here too: then
 * the visitor starts anew on the next page, which is what they asked of their browser.
 */
export function keptTokens(site: string): { read(): string | undefined; write(token: string | null): void } {
  const key = `parley:${site}`
  return {
    read() {
      try {
        return localStorage.getItem(key) ?? undefined
      } catch {
        return undefined
      }
    },
    write(token) {
      try {
        if (token === null) localStorage.removeItem(key)
        else localStorage.setItem(key, token)
      } catch {
        console.warn('Parley: this browser keeps nothing.')
      }
    },
  }
}
