import type { Hello } from '@parley/protocol/frame'

/** What of a window message decides whether it is the host page's hello. */
export interface Knock {
  readonly data: unknown
  readonly origin: string
  readonly source: unknown
  readonly ports: readonly MessagePort[]
}

export interface Door {
  /** This frame's own window. */
  readonly self: unknown
  readonly parent: unknown
  /** The site's active origins, as the backend wrote them into the document. */
  readonly origins: readonly string[]
}

const isHello = (data: unknown): data is Hello => {
  const { parley, type }: Partial<Hello> = Object(data)
  return parley === 1 && type === 'hello'
}

/**
 * Takes a hello from the window that holds this frame, of an origin of the site, with one port; null for all else: a
 * sibling frame, an opener, a page that opened the document at top level, where a window is its own parent.
 */
export function acceptHello(knock: Knock, door: Door): { hello: Hello; port: MessagePort; origin: string } | null {
  const [port, ...more] = knock.ports
  if (door.parent === door.self || knock.source !== door.parent) return null
  if (!door.origins.includes(knock.origin) || !isHello(knock.data)) return null
  return port && more.length === 0 ? { hello: knock.data, port, origin: knock.origin } : null
}
