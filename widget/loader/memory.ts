import { options } from './start-options.ts'
import { warn } from './warn.ts'

/** The return token of a frame without storage; that there is a conversation; that the chat made itself known. */
const memories = ['', ':open', ':seen'] as const
type Memory = (typeof memories)[number]

/** What came up on this page, for a visitor who agrees only later. */
const latest: Partial<Record<Memory, string | null>> = {}

/**
 * What the loader remembers between pages, in the shop's own storage: reads; writes a value; forgets, for null. Where the
 * browser or the visitor does not let it, it remembers nothing.
 */
export function remember(name: Memory, value?: string | null): string | undefined {
  if (value !== undefined) latest[name] = value
  return options.consent === 'functional' ? store(name, value) : undefined
}

/** What a visitor says takes in what was: an earlier visit may have agreed, and this page may be older than their yes. */
export function obeyConsent(): void {
  for (const name of memories) store(name, options.consent === 'refused' ? null : latest[name])
}

function store(name: Memory, value?: string | null): string | undefined {
  const key = `parley:${options.site}${name}`
  try {
    const storage = localStorage
    if (value) storage[key] = value
    else if (value === null) delete storage[key]
    return storage[key]
  } catch (error) {
    warn(key, error)
  }
  return undefined
}
