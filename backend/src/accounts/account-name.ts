import { clean, withoutBidiControls } from '@parley/protocol/text'

/** An account's name as it is kept, which an owner reads before approving something; null where it is none: it has 1 to 100 characters. */
export function normaliseAccountName(text: string): string | null {
  const name = withoutBidiControls(clean(text)).replace(/\s+/g, ' ').trim()
  return name === '' || name.length > 100 ? null : name
}
