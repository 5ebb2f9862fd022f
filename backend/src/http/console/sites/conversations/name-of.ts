import type { Profile } from '#visitors/profiles.ts'
import { shown } from '../../shown.ts'

/** What the shop's signature says goes before what the visitor said. */
export function nameOf(person: Profile | undefined): string | null {
  const { identity, contact } = person ?? {}
  const name = identity?.name || identity?.email || identity?.sub || contact?.name || contact?.email
  return name ? shown(name) : null
}
