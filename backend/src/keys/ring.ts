import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JSONWebKeySet } from 'jose'
import type { Connection } from 'mongoose'
import { newId } from '#ids.ts'
import { repeat } from '#periodic.ts'
import { type SigningKeyDocument, signingKeyModel } from './signing-key-model.ts'
import type { Vault } from './vault.ts'

const minute = 60_000
const hour = 60 * minute

/** A key signs for so long, in milliseconds, before the next one is made. */
export const rotationMs = 30 * 24 * hour
/** A key that another one replaced verifies for so long: tokens live 1 h, are renewed until 24 h later, and an hour to spare. */
export const overlapMs = 26 * hour
/** Every process reads the ring so often: a key that was revoked verifies no longer than that. */
const refreshMs = 2_000
/** A new key is published for so long before it signs: by then every process has read it. */
export const publishMs = 2 * minute
/** An unknown `kid` makes a process read the ring at most so often: anyone can make up a `kid`. */
export const unknownKidPauseMs = 5_000

/** The Ed25519 keys that sign visitor tokens, shared by all processes through the database. */
export interface KeyRing {
  signingKey(): { readonly kid: string; readonly privateKey: CryptoKey }
  /** The key that verifies what `kid` signed; undefined where there is none (any more). */
  publicKey(kid: string): Promise<CryptoKey | undefined>
  /** Is the key in the ring, as far as this process has read it? */
  has(kid: string): boolean
  /** For `/.well-known/jwks.json` (RFC 7517). */
  jwks(): JSONWebKeySet
  /** Makes the key after the newest one known here, or takes the one that another process made; it signs after `publishMs`. */
  rotate(): Promise<{ kid: string; signsFrom: Date }>
  /**
   * Puts one new key in the place of all that there are, for when one of them leaked: it signs at once, and what the
   * others signed verifies no more, here at once and elsewhere within `refreshMs`.
   */
  replaceAll(): Promise<{ kid: string; revoked: number }>
  /** Ends the background refresh. */
  close(): Promise<void>
}

interface Entry extends Pick<SigningKeyDocument, '_id' | 'kid' | 'signsFrom' | 'createdAt' | 'x'> {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

interface RingOptions {
  readonly connection: Connection
  readonly vault: Vault
  /** Hears of a background refresh that failed; the keys already read stay in use. */
  readonly report: (error: unknown) => void
  readonly now?: () => number
}

/** Reads the ring, and makes the first key where there is none. */
export async function openKeyRing({ connection, vault, report, now = Date.now }: RingOptions): Promise<KeyRing> {
  const model = signingKeyModel(connection)
  let entries: readonly Entry[] = []
  let refreshing: Promise<void> | undefined
  let lastUnknown = Number.NEGATIVE_INFINITY

  /** Newest first, without those whose successor has signed for longer than the overlap. */
  async function load(): Promise<void> {
    const documents = await model.find().sort({ _id: -1 }).lean()
    const living = documents.filter((_, at) => {
      const successor = documents[at - 1]
      return !successor || successor.signsFrom.getTime() + overlapMs > now()
    })
    const known = new Map(entries.map((entry) => [entry.kid, entry]))
    entries = await Promise.all(living.map(async (document) => known.get(document.kid) ?? (await imported(document))))
    const oldest = entries.at(-1)
    if (documents.length > living.length && oldest) await model.deleteMany({ _id: { $lt: oldest._id } })
  }

  async function imported({ privateKey, ...document }: SigningKeyDocument): Promise<Entry> {
    const opened = vault.open(privateKey, binding(document.kid))
    if (vault.isStale(privateKey)) {
      const resealed = vault.seal(opened, binding(document.kid))
      await model.updateOne({ _id: document._id, privateKey }, { $set: { privateKey: resealed } })
    }
    const jwk = JSON.parse(opened)
    const [secret, open] = await Promise.all([importJWK(jwk, 'EdDSA'), importJWK(publicJwk(document), 'EdDSA')])
    if (secret instanceof Uint8Array || open instanceof Uint8Array) throw new Error('a signing key is no key pair')
    return { ...document, privateKey: secret, publicKey: open }
  }

  /** Makes key number `id`, unless another process has: then its key counts. */
  async function make(id: number, signsFrom: number): Promise<void> {
    const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    const { x, d } = await exportJWK(pair.privateKey)
    const kid = newId('key')
    const privateKey = vault.seal(JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x, d }), binding(kid))
    await model.updateOne(
      { _id: id },
      { $setOnInsert: { kid, createdAt: new Date(now()), signsFrom: new Date(signsFrom), x, privateKey } },
      { upsert: true },
    )
  }

  async function refresh(): Promise<void> {
    await load()
    const newest = entries[0]
    if (newest && newest.createdAt.getTime() + rotationMs > now()) return
    await make((newest?._id ?? 0) + 1, newest ? now() + publishMs : now())
    await load()
  }

  /** Callers that come while the ring is being read share that reading. */
  function refreshOnce(): Promise<void> {
    refreshing ??= refresh().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  const find = (kid: string): CryptoKey | undefined => entries.find((entry) => entry.kid === kid)?.publicKey

  await refreshOnce()
  const background = repeat(refreshOnce, refreshMs, report)

  function signingKey(): Entry {
    const signing = entries.find(({ signsFrom }) => signsFrom.getTime() <= now()) ?? entries.at(-1)
    if (!signing) throw new Error('the key ring is empty')
    return signing
  }

  return {
    signingKey,

    async publicKey(kid) {
      const known = find(kid)
      if (known) return known
      if (refreshing) await refreshing
      else if (now() - lastUnknown >= unknownKidPauseMs) {
        lastUnknown = now()
        await refreshOnce()
      }
      return find(kid)
    },

    has: (kid) => find(kid) !== undefined,

    jwks: () => ({ keys: entries.map((entry) => ({ ...publicJwk(entry), kid: entry.kid, alg: 'EdDSA', use: 'sig' })) }),

    async rotate() {
      await make((entries[0]?._id ?? 0) + 1, now() + publishMs)
      await load()
      const newest = entries[0]
      if (!newest) throw new Error('the key ring is empty')
      return { kid: newest.kid, signsFrom: newest.signsFrom }
    },

    async replaceAll() {
      await load()
      const id = (entries[0]?._id ?? 0) + 1
      await make(id, now())
      const { deletedCount } = await model.deleteMany({ _id: { $lt: id } })
      await load()
      return { kid: signingKey().kid, revoked: deletedCount }
    },

    close: () => background.stop(),
  }
}

const binding = (kid: string) => ({ purpose: 'signing-key', tenant: 'parley', record: kid })

const publicJwk = ({ x }: { x: string }) => ({ kty: 'OKP', crv: 'Ed25519', x })
