import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** The key of one purpose, as both sides derive it from the connection's secret. */
export const keyOf = (secret: string, purpose: 'call' | 'proof' | 'identity') =>
  Buffer.from(hkdfSync('sha256', secret, '', `parley-${purpose}-v1`, 32))

/** What the site answers to a question about an origin. */
export const proofOf = (secret: string, origin: string, nonce: string) =>
  `parley-proof-v1.${createHmac('sha256', keyOf(secret, 'proof')).update(`parley-proof-v1\n${origin}\n${nonce}`).digest('hex')}`

export interface Call {
  readonly receiver: 'backend' | 'site'
  readonly method: string
  readonly path: string
  readonly body: string
  /** Unix seconds; now unless told. */
  readonly time?: number
  readonly nonce?: string
}

/** The header `X-Parley-Signature` of a call. */
export function signatureOf(connection: { connectionId: string; secret: string }, call: Call): string {
  const { receiver, method, path, body, time = Math.floor(Date.now() / 1000) } = call
  const nonce = call.nonce ?? randomBytes(16).toString('hex')
  const hash = createHash('sha256').update(body).digest('hex')
  const text = ['parley-call-v1', receiver, method, path, hash, time, nonce].join('\n')
  const hex = createHmac('sha256', keyOf(connection.secret, 'call')).update(text).digest('hex')
  return `v1 ${connection.connectionId} ${time} ${nonce} ${hex}`
}
