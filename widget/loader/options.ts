import type { EmbedOptions } from '@parley/protocol/embed-options'
import { warn } from './warn.ts'

/** An object of what should be one, or be JSON of one; because a typing error on a page must not stop its scripts. */
export function objectOf(value: unknown): Record<string, unknown> {
  try {
    return Object(typeof value === 'string' ? JSON.parse(value) : value)
  } catch (error) {
    warn('JSON', error)
    return {}
  }
}

/** What a host page gave, as attributes' strings or as JSON. A value that does not hold costs no more than itself. */
export function readOptions(given: unknown): Partial<EmbedOptions> {
  const options = { ...objectOf(given) }
  if (options.config) options.config = objectOf(options.config)
  return options
}
