import type { Vault } from '#keys/vault.ts'
import type { Allowance } from './attempts.ts'

/** From where somebody tries to sign in. */
export interface SignInOrigin {
  /** What one customer of a provider has: an IPv4 address, a /64 of IPv6. */
  readonly network: string
  /** A known device of this e-mail. */
  readonly deviceId: string | null
}

/**
 * What a try to sign in counts by. From one network somebody guesses ten times in a quarter of an hour at one e-mail, and
 * fifty times in all; strangers together a hundred times in an hour at one e-mail. A known device has its own ten, so
 * neither the strangers nor its network's other people use up what its owner has. The narrowest comes first: whoever is
 * refused by it uses up nothing of what others share.
 */
export function signInAllowances(
  vault: Pick<Vault, 'blindIndex'>,
  email: string,
  { network, deviceId }: SignInOrigin,
): Allowance[] {
  const key = (...of: string[]) => vault.blindIndex('sign-in', 'parley', JSON.stringify(of))
  if (deviceId !== null) return [{ key: key('device', deviceId), max: 10, minutes: 15 }]
  return [
    { key: key('network', network, email), max: 10, minutes: 15 },
    { key: key('network', network), max: 50, minutes: 15 },
    { key: key('email', email), max: 100, minutes: 60 },
  ]
}
