import { createHmac } from 'node:crypto'

/** What a site needs to be asked for the proof of its origins. */
export interface ProofMeans {
  /** The connection whose key it is. */
  readonly connectionId: string
  /** K(proof) of the connection. */
  readonly key: Uint8Array
  /** The root of the site's REST API, as its plugin reported it. */
  readonly rest: string
  /** Nonces that the page's meta tag may be made over, the newest first. */
  readonly metaNonces: readonly string[]
}

/** What an origin answers to a nonce: nobody can make it without the connection's secret, and for no other origin. */
export const proofOf = (key: Uint8Array, origin: string, nonce: string): string =>
  `parley-proof-v1.${createHmac('sha256', key).update(`parley-proof-v1\n${origin}\n${nonce}`).digest('hex')}`
