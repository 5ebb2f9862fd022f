import { DialError, type DialErrorKind } from '#outbound/dial-error.ts'
import type { Dialer } from '#outbound/dialer.ts'
import type { CheckOutcome } from '../check-outcome.ts'
import type { ProofReason } from '../site-origin.ts'

/** Asking one address takes so long at most, in milliseconds. */
const totalMs = 5_000

const userAgent = 'Mozilla/5.0 (compatible; Parley)'

/** What one address answered. */
export interface Answer {
  readonly text: string
  readonly noStore: boolean
  readonly isHtml: boolean
}

export type Failed = Exclude<CheckOutcome, 'proven'>

export interface AskOptions {
  readonly dialer: Dialer
  /** `host:port` pairs that may have a private address. */
  readonly privateHosts: ReadonlySet<string>
  readonly maxBytes: number
  /** Of a longer answer its beginning is taken. */
  readonly beginningIsEnough?: true
}

/** Reads what stands at an address, within the limits of a proof. */
export async function ask(url: string, options: AskOptions): Promise<Answer | Failed> {
  const { dialer, privateHosts, maxBytes, beginningIsEnough } = options
  const chunks: Uint8Array[] = []
  let noStore = false
  let isHtml = false
  try {
    const { status, headers, body } = await dialer.dial(url, {
      method: 'GET',
      headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', 'cache-control': 'no-cache' },
      signal: new AbortController().signal,
      privateHosts,
      limits: { headersMs: totalMs, totalMs, maxBytes },
    })
    if (status !== 200) {
      await body[Symbol.asyncIterator]().return?.()
      return { reason: status >= 300 && status <= 399 ? 'redirect' : 'status', again: false }
    }
    noStore = /\bno-store\b/i.test(headers['cache-control'] ?? '')
    isHtml = /^\s*text\/html\s*(?:;|$)/i.test(headers['content-type'] ?? '')
    for await (const chunk of body) chunks.push(chunk)
  } catch (error) {
    if (!(error instanceof DialError)) throw error
    if (error.kind !== 'too_large' || !beginningIsEnough) return failures[error.kind]
  }
  // Decoded as UTF-8, a byte order mark is dropped.
  return { text: new TextDecoder().decode(Buffer.concat(chunks)), noStore, isHtml }
}

const failure = (reason: ProofReason, again = false): Failed => ({ reason, again })

const failures: Readonly<Record<DialErrorKind, Failed>> = {
  blocked: failure('private-address'),
  ourselves: failure('private-address'),
  dns: failure('unreachable', true),
  refused: failure('unreachable', true),
  reset: failure('unreachable', true),
  protocol: failure('unreachable', true),
  timeout: failure('timeout', true),
  tls: failure('tls'),
  too_large: failure('too-large'),
}
