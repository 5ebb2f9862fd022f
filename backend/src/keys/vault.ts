import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { OperatorError } from '#operator-error.ts'

/** What a sealed value belongs to. It opens only under the same three. */
export interface Binding {
  /** What it is for, such as `agent-settings`: each purpose has a key of its own. */
  readonly purpose: string
  /** The site, or `parley` for what belongs to no site. */
  readonly tenant: string
  /** The id of the document that holds it: a value copied into another document does not open there. */
  readonly record: string
}

/** Everything that is derived from `PARLEY_SECRET`. */
export interface Vault {
  /** 32 bytes for one purpose alone (HKDF-SHA256, RFC 5869). */
  derive(purpose: string): Uint8Array
  /** Encrypts with AES-256-GCM under a random 96-bit nonce: `s1.<key id>.<base64url of nonce, ciphertext and tag>`. */
  seal(plaintext: string, binding: Binding): string
  /** @throws {SealBroken} when the value was changed, belongs elsewhere, or was sealed under a secret not given here. */
  open(sealed: string, binding: Binding): string
  /** Was it sealed under the previous secret? Then seal it again before that one is dropped. */
  isStale(sealed: string): boolean
  /** HMAC-SHA256 of a value, to find it without storing it. Equal values of two sites, or for two purposes, differ. */
  blindIndex(purpose: string, siteId: string, value: string): string
  /** The same under the previous secret, where there is one: documents written before the change are found by it. */
  previousBlindIndex(purpose: string, siteId: string, value: string): string | null
}

/** A sealed value does not open. The message names what it was for, never what it holds. */
export class SealBroken extends OperatorError {
  override readonly name = 'SealBroken'
  constructor({ purpose, tenant, record }: Binding, cause?: unknown) {
    super(
      `The sealed ${purpose} of ${tenant}/${record} does not open with this PARLEY_SECRET: give the one that sealed it as PARLEY_SECRET_PREVIOUS`,
      { cause },
    )
  }
}

const nonceLength = 12
const tagLength = 16

/** @param secret 32 bytes. `previous` still opens what it sealed, and seals nothing. */
export function createVault(secret: Uint8Array, previous: Uint8Array | null = null): Vault {
  const current = keysOf(secret)
  const former = previous && keysOf(previous)

  return {
    derive: (purpose) => current.key('derive', purpose),

    seal(plaintext, binding) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', current.key('seal', binding.purpose), nonce)
      cipher.setAAD(boundTo(binding))
      const sealed = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `s1.${current.id}.${sealed.toString('base64url')}`
    },

    open(sealed, binding) {
      const [version, keyId, body] = sealed.split('.')
      const keys = [current, former].find((keys) => keys?.id === keyId)
      const bytes = Buffer.from(body ?? '', 'base64url')
      if (version !== 's1' || !keys || bytes.length < nonceLength + tagLength) throw new SealBroken(binding)
      const decipher = createDecipheriv(
        'aes-256-gcm',
        keys.key('seal', binding.purpose),
        bytes.subarray(0, nonceLength),
        { authTagLength: tagLength },
      )
      decipher.setAAD(boundTo(binding))
      decipher.setAuthTag(bytes.subarray(-tagLength))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]).toString()
      } catch (error) {
        throw new SealBroken(binding, error)
      }
    },

    isStale: (sealed) => !sealed.startsWith(`s1.${current.id}.`),
    blindIndex: (purpose, siteId, value) => blind(current.key('blind', purpose), siteId, value),
    previousBlindIndex: (purpose, siteId, value) => former && blind(former.key('blind', purpose), siteId, value),
  }
}

/** Compares two secrets, or two digests of secrets, in a time that tells nothing about where they differ. */
export function equalSecrets(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The keys of one secret, each derived once. The id tells which secret sealed a value and gives nothing of it away. */
function keysOf(secret: Uint8Array) {
  const derived = new Map<string, Uint8Array>()
  const key = (use: 'seal' | 'blind' | 'derive' | 'id', purpose: string): Uint8Array => {
    const info = `parley/${use}/v1/${purpose}`
    let bytes = derived.get(info)
    if (!bytes) {
      bytes = new Uint8Array(hkdfSync('sha256', secret, '', info, 32))
      derived.set(info, bytes)
    }
    return bytes
  }
  return { key, id: Buffer.from(key('id', 'secret')).toString('base64url').slice(0, 8) }
}

/** JSON keeps the three apart: joined by a separator, two bindings could read the same. */
const boundTo = ({ purpose, tenant, record }: Binding): Buffer => Buffer.from(JSON.stringify([purpose, tenant, record]))

const blind = (key: Uint8Array, siteId: string, value: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([siteId, value]))
    .digest('base64url')
