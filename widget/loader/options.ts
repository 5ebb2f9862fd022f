import type { EmbedOptions } from '@parley/protocol/embed-options'
import { warn } from './warn.ts'

/** In place of what a `toJSON` made of it, since old libraries give one to all objects of a page. */
function itself(this: Record<string, unknown>, name: string): unknown {
  return this[name]
}

/**
 * An object of what should be one, or be JSON of one, with what JSON can say of it: a page's own may hold functions, or be
 * a proxy, which no message can carry. What is no JSON at all costs a warning, because a mistake on a page must not stop
 * its scripts.
 */
export function objectOf(value: unknown): Record<string, unknown> {
  try {
    return { ...JSON.parse(typeof value === 'string' ? value : JSON.stringify(value ?? {}, itself)) }
  } catch (error) {
    warn('JSON', error)
    return {}
  }
}

/** What a host page gave, as attributes' strings or as JSON. A value that does not hold costs no more than itself. */
export function readOptions(given: unknown): Partial<EmbedOptions> {
  const options = objectOf(given)
  if (options.config) options.config = objectOf(options.config)
  return options
}
