import { errors } from 'undici'
import { expect, test } from 'vitest'
import { DialError, toDialError } from './dial-error.ts'

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code })

test.each([
  ['refused', ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']],
  ['timeout', ['ETIMEDOUT']],
  ['reset', ['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']],
  [
    'tls',
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'CERT_HAS_EXPIRED',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'INVALID_CA',
      'HOSTNAME_MISMATCH',
      'EPROTO',
    ],
  ],
  ['protocol', ['HPE_INVALID_CONSTANT', 'X_CERT_', '']],
] as const)('%s is told by the codes of Node and OpenSSL', (kind, codes) => {
  for (const code of codes) expect(toDialError(withCode(code), false)).toMatchObject({ kind })
})

test('what undici raises is told by its code', () => {
  expect(toDialError(new errors.ConnectTimeoutError('x'), false)).toMatchObject({ kind: 'timeout' })
  expect(toDialError(new errors.HeadersTimeoutError('x'), false)).toMatchObject({ kind: 'timeout' })
  expect(toDialError(new errors.SocketError('x'), false)).toMatchObject({ kind: 'reset' })
  expect(toDialError(new errors.HeadersOverflowError('x'), false)).toMatchObject({ kind: 'too_large' })
})

test('it keeps the message, the cause and whether the request may have begun', () => {
  const cause = withCode('ECONNRESET', 'the peer hung up')
  expect(toDialError(cause, true)).toMatchObject({
    name: 'DialError',
    message: 'the peer hung up',
    mayHaveBegun: true,
    cause,
  })
  expect(toDialError(cause, false).mayHaveBegun).toBe(false)
})

test('one that has a kind already keeps it', () => {
  const error = new DialError('blocked', 'x')
  expect(toDialError(error, true)).toBe(error)
})

test('where every address was tried in vain, the first one’s code counts, unless they have one together', () => {
  const tried = new AggregateError([withCode('ECONNREFUSED'), withCode('ETIMEDOUT')])
  expect(toDialError(tried, false)).toMatchObject({ kind: 'refused', message: 'ECONNREFUSED' })
  expect(toDialError(Object.assign(tried, { code: 'ETIMEDOUT' }), false)).toMatchObject({ kind: 'timeout' })
})

test('what says nothing of itself is named', () => {
  expect(toDialError(new RangeError(), false)).toMatchObject({ kind: 'protocol', message: 'RangeError' })
  expect(toDialError(Object.assign(new Error(), { code: 5 }), false)).toMatchObject({
    kind: 'protocol',
    message: 'Error',
  })
  expect(toDialError('thrown', false)).toMatchObject({ kind: 'protocol', message: 'thrown' })
})
