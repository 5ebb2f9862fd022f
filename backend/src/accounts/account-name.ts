import { clean } from '@parley/protocol/text'

/** An account's name as it is kept; null where it is none: it has 1 to 100 characters. */
export function normaliseAccountName(text: string): string | null {
  const name = clean(text).replace(/\s+/g, ' ').trim()
  return name === '' || name.length > 100 ? null : name
}
