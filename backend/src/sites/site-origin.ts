/**
 * How far an origin is: `pending` is being asked for its proof; `proven` answered; `allowed` is the owner's word and asks
 * for no proof; `failed` gave none; `revoked` is no longer the site's. Only `proven` and `allowed` ones are active.
 */
export type OriginState = 'pending' | 'proven' | 'allowed' | 'failed' | 'revoked'

/** Why an origin gave no proof. On the wire (docs/protocol/wordpress.md), so that a plugin can say it in its language. */
export type ProofReason =
  /** Nobody answers there, or the name has no address. */
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'redirect'
  /** Another status than 200. */
  | 'status'
  /** What came is not the proof: another page, another key, another origin. */
  | 'wrong-proof'
  /** The proof came without `Cache-Control: no-store`. */
  | 'cached'
  | 'too-large'
  /** A private address or our own, which `SITE_PRIVATE_HOSTS` does not list. */
  | 'private-address'
  /** Not https, and not listed in `SITE_PRIVATE_HOSTS`. */
  | 'plain-http'

/** An origin of a site as it is kept. */
export interface SiteOrigin {
  readonly origin: string
  readonly addedAt: Date
  /** Absent: written before there were states, and `allowed`. */
  readonly state?: OriginState
  readonly reason?: ProofReason
  /** Where it is asked for its proof, as the plugin reported it; absent: a person added it, and no report takes it away. */
  readonly url?: string
  /** Since when it was asked in vain. */
  readonly failingSince?: Date
  /** Absent: not asked since it was reported as new, its owner took their word back, or another connection took the site. */
  readonly askedAt?: Date
  /** The plugin reports it no more: it is revoked once it does not prove itself. */
  readonly leaving?: boolean
  /** When it is asked next; while somebody asks: when another one may. Absent: never. */
  readonly checkAt?: Date
  /** How often this check has been repeated. */
  readonly repeats?: number
  /** When a visitor last opened the chat there, to the minute; kept of a shop at Shopify. */
  readonly openedAt?: Date
}

export const stateOf = ({ state }: Pick<SiteOrigin, 'state'>): OriginState => state ?? 'allowed'

export const isActive = (origin: Pick<SiteOrigin, 'state'>): boolean =>
  stateOf(origin) === 'proven' || stateOf(origin) === 'allowed'
