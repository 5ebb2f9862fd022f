import { equalSecrets, type Vault } from '#keys/vault.ts'
import { newToken } from './random-token.ts'

/**
 * Tells a browser in which somebody has signed in before. Its tries are counted by themselves (OWASP, "Device cookies"),
 * so that strangers who guess at an e-mail from many networks cannot keep its owner out.
 */
export interface KnownDevices {
  /** What the browser keeps; it opens nothing. */
  mark(email: string): string
  /** The device's own id where the mark is one of this e-mail; else null. */
  idOf(mark: string, email: string): string | null
}

export function knownDevices(vault: Pick<Vault, 'blindIndex'>): KnownDevices {
  const signatureOf = (id: string, email: string) => vault.blindIndex('known-device', 'parley', `${id} ${email}`)
  return {
    mark(email) {
      const id = newToken()
      return `${id}.${signatureOf(id, email)}`
    },
    idOf(mark, email) {
      const [, id = '', signature = ''] = /^([\w-]{43})\.([\w-]{43})$/.exec(mark) ?? []
      return equalSecrets(signature, signatureOf(id, email)) ? id : null
    },
  }
}
