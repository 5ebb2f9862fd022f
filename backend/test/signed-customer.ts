import { createHmac } from 'node:crypto'

interface SignedCustomer {
  readonly shopId: string
  readonly customerId: string
  /** Seconds since the epoch; absent: ten minutes from now. */
  readonly expires?: number
}

/** A customer as a shop's Liquid signs one. */
export function signedCustomer(key: string, { shopId, customerId, expires }: SignedCustomer): string {
  const signed = `${shopId}.${customerId}.${expires ?? Math.floor(Date.now() / 1000) + 600}`
  return `sfy1.${signed}.${createHmac('sha256', key).update(`parley-identity-v1.${signed}`).digest('hex')}`
}
