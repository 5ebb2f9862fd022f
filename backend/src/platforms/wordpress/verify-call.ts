import { equalSecrets } from '#keys/vault.ts'
import type { UseNonce } from './call-nonces.ts'
import type { ConnectedSites } from './connected-sites.ts'
import type { Connections, OpenConnection } from './connections.ts'
import { parseSignature, type SignedCall, signatureHex } from './signature.ts'

/** A call's time may be so far from ours, in seconds. */
const windowSeconds = 300

/** `clock`: the signature holds, and its time is too far from ours. */
export type VerifiedCall = OpenConnection | 'refused' | 'clock'

/** Finds out whose signed call this is. */
export type VerifyCall = (header: string, call: Omit<SignedCall, 'receiver'>) => Promise<VerifiedCall>

interface VerifierParts {
  readonly connections: Connections
  readonly sites: ConnectedSites
  readonly useNonce: UseNonce
  /** Null: there is no such account, or it may not be used. */
  readonly accountName: (accountId: string) => Promise<string | null>
  readonly now?: () => number
}

export const createCallVerifier =
  ({ connections, sites, useNonce, accountName, now = Date.now }: VerifierParts): VerifyCall =>
  async (header, call) => {
    const signature = parseSignature(header)
    const connection = signature && (await connections.open(signature.connectionId))
    if (!signature || !connection) return 'refused'
    const expected = signatureHex(connection.secret, { ...call, receiver: 'backend' }, signature)
    if (!equalSecrets(signature.hex, expected)) return 'refused'
    if (Math.abs(now() / 1000 - signature.time) > windowSeconds) return 'clock'
    // Remembered for longer than it is good for, by any clock.
    const until = new Date((signature.time + 2 * windowSeconds) * 1000)
    if (!(await useNonce(connection.id, signature.nonce, until))) return 'refused'
    const mayCall = (await sites.hasAny(connection)) && (await accountName(connection.accountId)) !== null
    return mayCall ? connection : 'refused'
  }
