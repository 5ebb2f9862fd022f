import { createHmac, hkdfSync } from 'node:crypto'

/** What a key that is derived from a connection's secret is for: one thing each. */
export type KeyUse = 'call' | 'proof' | 'identity' | 'meta-nonce'

/** K(x) of docs/protocol/wordpress.md: HKDF-SHA256 (RFC 5869) of the secret's text, without a salt, 32 bytes. */
export const connectionKey = (secret: string, use: KeyUse): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', `parley-${use}-v1`, 32))

/** A page may keep its meta tag for twice as long, in milliseconds. */
const periodMs = 3.5 * 24 * 3600_000

/**
 * The nonces that a page's meta tag of today may be made over: this period's, and that of the one before, for pages that
 * a cache keeps. Both are derived, so that nothing need be stored or told to other processes.
 */
export function metaNonces(secret: string, siteId: string, now: number): [string, string] {
  const period = Math.floor(now / periodMs)
  const key = connectionKey(secret, 'meta-nonce')
  const nonce = (at: number) => createHmac('sha256', key).update(`${siteId}\n${at}`).digest('base64url')
  return [nonce(period), nonce(period - 1)]
}
