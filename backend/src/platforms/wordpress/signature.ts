import { createHash, createHmac, randomBytes } from 'node:crypto'
import { connectionKey } from './connection-keys.ts'

/** A call as its signature has it. */
export interface SignedCall {
  /** Who takes the call: what one of them signed, the other takes from nobody. */
  readonly receiver: 'backend' | 'site'
  readonly method: string
  /** Path and query as they were received; to a site, the REST route. */
  readonly path: string
  readonly body: string
}

/** The parts of `X-Parley-Signature`. */
export interface Signature {
  readonly connectionId: string
  /** Unix seconds. */
  readonly time: number
  readonly nonce: string
  readonly hex: string
}

const pattern = /^v1 (wpc_[A-Za-z0-9_-]{1,60}) (\d{1,12}) ([A-Za-z0-9_-]{22,64}) ([0-9a-f]{64})$/

/** Null: not of the form that docs/protocol/wordpress.md has. */
export function parseSignature(header: string): Signature | null {
  const [, connectionId, time, nonce, hex] = pattern.exec(header) ?? []
  if (connectionId === undefined || nonce === undefined || hex === undefined) return null
  return { connectionId, time: Number(time), nonce, hex }
}

/** HMAC-SHA256 under K(call), in hex. */
export const signatureHex = (
  secret: string,
  { receiver, method, path, body }: SignedCall,
  { time, nonce }: Pick<Signature, 'time' | 'nonce'>,
): string =>
  createHmac('sha256', connectionKey(secret, 'call'))
    .update(
      ['parley-call-v1', receiver, method, path, createHash('sha256').update(body).digest('hex'), time, nonce].join(
        '\n',
      ),
    )
    .digest('hex')

/** The header of a call that is made now. */
export function signatureHeader(connectionId: string, secret: string, call: SignedCall): string {
  const at = { time: Math.floor(Date.now() / 1000), nonce: randomBytes(16).toString('base64url') }
  return `v1 ${connectionId} ${at.time} ${at.nonce} ${signatureHex(secret, call, at)}`
}
