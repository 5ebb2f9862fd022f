import type { Vault } from '#keys/vault.ts'
import type { Allowance } from './attempts.ts'

/** Where somebody is. */
export interface Networks {
  /** What one customer of a provider has: an IPv4 address, a /64 of IPv6. */
  readonly network: string
  /** What a provider may give to one customer at most: the same address, or the /48 around it (RFC 6177). */
  readonly endSite: string
}

/** From where somebody tries to sign in. */
export interface SignInOrigin extends Networks {
  /** What the browser keeps of a sign-in before. */
  readonly deviceMark: string | null
}

/**
 * What a try to sign in counts by. From one network somebody guesses ten times in a quarter of an hour at one e-mail, and
 * fifty times in all, from a /48 two hundred times; strangers together a hundred times in an hour at one e-mail. A known
 * device (null: it is none) has its own ten, so
 * neither the strangers nor its network's other people use up what its owner has. The narrowest comes first: whoever is
 * refused by it uses up nothing of what others share.
 */
export function signInAllowances(
  vault: Pick<Vault, 'blindIndex'>,
  email: string,
  { network, endSite }: Networks,
  deviceId: string | null,
): Allowance[] {
  const key = (...of: string[]) => vault.blindIndex('sign-in', 'parley', JSON.stringify(of))
  if (deviceId !== null) return [{ key: key('device', deviceId), max: 10, minutes: 15 }]
  return [
    { key: key('network', network, email), max: 10, minutes: 15 },
    { key: key('network', network), max: 50, minutes: 15 },
    ...(endSite === network ? [] : [{ key: key('end-site', endSite), max: 200, minutes: 15 }]),
    { key: key('email', email), max: 100, minutes: 60 },
  ]
}
