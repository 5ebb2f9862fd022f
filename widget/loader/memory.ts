import { options } from './start-options.ts'
import { warn } from './warn.ts'

/** The return token of a frame without storage; that there is a conversation; that the chat made itself known. */
export const memories = ['', ':open', ':seen'] as const

/**
 * What the loader remembers between pages, in the shop's own storage: reads; writes a value; forgets, for null. Where the
 * browser or the visitor does not let it, it remembers nothing.
 */
export function remember(name: (typeof memories)[number], value?: string | null): string | undefined {
  if (options.consent !== 'functional') return
  const key = `parley:${options.site}${name}`
  try {
    if (value) localStorage[key] = value
    else if (value === null) delete localStorage[key]
    return localStorage[key]
  } catch (error) {
    return void warn(key, error)
  }
}
