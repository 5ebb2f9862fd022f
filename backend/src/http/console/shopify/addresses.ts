import type { RequestContext } from '#http/request-state.ts'
import { parameterOf } from '../form-body.ts'

/** What the admin adds to the app's address, which each of its pages has to have again where it is opened anew. */
const kept = ['shop', 'host', 'locale', 'embedded'] as const

/** An address of the app, as a link of its pages has it: `/shopify/…`. */
export function appAddress(ctx: RequestContext, path: string, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(more)
  for (const name of kept) {
    const value = parameterOf(ctx, name)
    if (value !== '') query.set(name, value)
  }
  return `${path}?${query}`
}
