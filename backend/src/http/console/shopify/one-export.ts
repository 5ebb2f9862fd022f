import { Readable } from 'node:stream'
import { ApiError } from '#http/api-error.ts'

/** An account has one export at a time, in each process: it reads all that the account has. */
export function createExports(): (accountId: string, parts: AsyncIterable<string>) => Readable {
  const underWay = new Set<string>()

  /** @throws {ApiError} `rate_limited` while another export of the account goes on. */
  return (accountId, parts) => {
    if (underWay.has(accountId)) throw new ApiError('rate_limited', { retryAfter: 10 })
    underWay.add(accountId)
    return Readable.from(parts).once('close', () => underWay.delete(accountId))
  }
}
