import { warn } from './warn.ts'

/** The return token of a frame without storage; that there is a conversation; that the chat made itself known. */
export const memories = ['', ':open', ':seen'] as const

/**
 * What the loader remembers between pages, in the shop's own storage: reads; writes a value; forgets, for null. Where the
 * browser denies storage it remembers nothing, which is what the visitor asked for.
 */
export function remember(key: string, value?: string | null): string | null | undefined {
  try {
    if (value) localStorage[key] = value
    else if (value === null) delete localStorage[key]
    return localStorage[key]
  } catch (error) {
    return void warn(key, error)
  }
}
