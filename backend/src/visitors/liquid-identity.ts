import { createHmac } from 'node:crypto'

/** A customer of a shop as its Liquid names one, and until when, in seconds: as they stand in the token. */
interface LiquidIdentity {
  readonly shopId: string
  readonly customerId: string
  readonly exp: string
}

const pattern = /^sfy1\.(?<shopId>\d{1,20})\.(?<customerId>\d{1,20})\.(?<exp>\d{1,12})\.[0-9a-f]{64}$/

export const isLiquidIdentity = (token: string): boolean => token.startsWith('sfy1.')

/** What such a token says, whoever signed it; null: it says nothing. */
export function readLiquidIdentity(token: string): LiquidIdentity | null {
  const { shopId, customerId, exp } = pattern.exec(token)?.groups ?? {}
  return shopId && customerId && exp ? { shopId, customerId, exp } : null
}

/** `sfy1.<shopId>.<customerId>.<exp>.<hex>`: what Liquid can make in place of a JWT (docs/protocol/embedding.md). */
export function liquidIdentity(key: string, { shopId, customerId, exp }: LiquidIdentity): string {
  const said = `${shopId}.${customerId}.${exp}`
  return `sfy1.${said}.${createHmac('sha256', key).update(`parley-identity-v1.${said}`).digest('hex')}`
}
