export type DialErrorKind =
  /** The address, or the URL itself, is not one that may be called. */
  | 'blocked'
  /** The address is Parley's own: an agent there would have it ask itself. */
  | 'ourselves'
  /** The name has no address. */
  | 'dns'
  /** Nobody listens there, or there is no way there. */
  | 'refused'
  /** The certificate does not hold, or the handshake failed. */
  | 'tls'
  | 'timeout'
  /** The body, or the headers, went beyond their limit. */
  | 'too_large'
  /** The connection broke off. */
  | 'reset'
  /** What came is not HTTP. */
  | 'protocol'

/** Why a call failed. Callers decide by `kind`; the message is for the log. */
export class DialError extends Error {
  override readonly name = 'DialError'
  readonly kind: DialErrorKind
  /** Whether bytes of the request may have reached the peer: what is true here must not be sent again. */
  readonly mayHaveBegun: boolean

  constructor(kind: DialErrorKind, message: string, options: { mayHaveBegun?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.mayHaveBegun = options.mayHaveBegun ?? false
  }
}

const refused = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])
const timedOut = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT'])
const broken = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE'])
const tls = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH|EPROTO)/

/** Names the kind of an error that undici, Node's sockets or OpenSSL raised. */
export const toDialError = (error: unknown, mayHaveBegun: boolean): DialError => {
  if (error instanceof DialError) return error
  return new DialError(kindOf(codeOf(error)), messageOf(error), { mayHaveBegun, cause: error })
}

const kindOf = (code: string): DialErrorKind => {
  if (refused.has(code)) return 'refused'
  if (timedOut.has(code)) return 'timeout'
  if (broken.has(code)) return 'reset'
  if (tls.test(code)) return 'tls'
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'too_large'
  return 'protocol'
}

/** Where every address of a name was tried in vain, Node raises an AggregateError that may carry the code of the first only. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || codeOf(error) || error.name : String(error)
