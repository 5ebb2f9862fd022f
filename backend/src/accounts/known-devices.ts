import { equalSecrets, type Vault } from '#keys/vault.ts'
import type { PersonDocument } from './person-model.ts'
import { newToken } from './random-token.ts'

/**
 * Tells a browser in which somebody has signed in before. Its tries are counted by themselves (OWASP, "Device cookies"),
 * so that strangers who guess at an e-mail from many networks cannot keep its owner out.
 */
export interface KnownDevices {
  /** What the browser keeps; it opens nothing. */
  mark(person: DeviceOwner): string
  /** The device's own id where the mark is one of this person's; else null. */
  idOf(mark: string, person: DeviceOwner): string | null
}

/** Whose device it is. Under another password it is known no more: somebody else may have had the former one. */
type DeviceOwner = Pick<PersonDocument, 'email' | 'passwordSetAt'>

export function knownDevices(vault: Pick<Vault, 'blindIndex'>): KnownDevices {
  const signatureOf = (id: string, { email, passwordSetAt }: DeviceOwner) =>
    vault.blindIndex('known-device', 'parley', `${id} ${passwordSetAt.getTime()} ${email}`)
  return {
    mark(person) {
      const id = newToken()
      return `${id}.${signatureOf(id, person)}`
    },
    idOf(mark, person) {
      const [, id = '', signature = ''] = /^([\w-]{43})\.([\w-]{43})$/.exec(mark) ?? []
      return equalSecrets(signature, signatureOf(id, person)) ? id : null
    },
  }
}
