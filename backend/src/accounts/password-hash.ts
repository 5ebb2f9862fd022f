import { type Argon2Parameters, argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { equalSecrets } from '#keys/vault.ts'
import type { AtMost } from './at-most.ts'
import { normalisePassword } from './password-rules.ts'

const derive = promisify(argon2)

/** What one hash costs: OWASP's first choice (Password Storage Cheat Sheet, Argon2id). Memory in KiB. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const
const tagLength = 32
const nonceLength = 16

type Cost = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>

/** Hashes passwords as PHC strings, which say how they were made. */
export interface PasswordHashes {
  hash(password: string): Promise<string>
  /**
   * Takes as long where there is no hash (null) as where there is one: who waits must not learn whether there is.
   *
   * @param known does it come from a browser that is known? Then it may take a place that is reserved.
   * @returns whether the password is right, and whether it should be hashed anew because the cost is another today.
   */
  verify(password: string, phc: string | null, known?: boolean): Promise<{ right: boolean; stale: boolean }>
}

/** @param atMost bounds how many hashes are made at once: each takes 19 MiB. */
export function passwordHashes(atMost: AtMost): PasswordHashes {
  const tagOf = (
    password: string,
    nonce: Uint8Array,
    { memory, passes, parallelism }: Cost,
    length: number,
    known = false,
  ) =>
    atMost(() => {
      const message = Buffer.from(normalisePassword(password), 'utf8')
      return derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength: length })
    }, known)

  return {
    async hash(password) {
      const nonce = randomBytes(nonceLength)
      return phcOf({ cost, nonce, tag: await tagOf(password, nonce, cost, tagLength) })
    },

    async verify(password, phc, known) {
      const kept = phc === null ? null : parsePhc(phc)
      const {
        cost: former,
        nonce,
        tag,
      } = kept ?? { cost, nonce: Buffer.alloc(nonceLength), tag: Buffer.alloc(tagLength) }
      const given = await tagOf(password, nonce, former, tag.length, known)
      const right = equalSecrets(given, tag) && kept !== null
      return { right, stale: right && paramsOf(former) !== paramsOf(cost) }
    },
  }
}

const paramsOf = ({ memory, passes, parallelism }: Cost): string => `m=${memory},t=${passes},p=${parallelism}`

interface Phc {
  readonly cost: Cost
  readonly nonce: Uint8Array
  readonly tag: Uint8Array
}

// https://github.com/P-H-C/phc-string-format: base64 without padding; 19 is the version 1.3 of Argon2 (RFC 9106).
const phcOf = ({ cost, nonce, tag }: Phc): string =>
  `$argon2id$v=19$${paramsOf(cost)}$${unpadded(nonce)}$${unpadded(tag)}`

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

function parsePhc(phc: string): Phc {
  const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z\d+/]+)\$([A-Za-z\d+/]+)$/
  const [, memory, passes, parallelism, nonce, tag] = form.exec(phc) ?? []
  if (nonce === undefined || tag === undefined)
    throw new Error('a stored password hash is not of the form that we write')
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}
