import mongoose from 'mongoose'

const { MongoBulkWriteError, MongoNetworkError, MongoServerError } = mongoose.mongo
const { MongoServerSelectionError, MongoOperationTimeoutError } = mongoose.mongo
const { MongoClientClosedError, MongoNotConnectedError, MongoTopologyClosedError, MongoServerClosedError } =
  mongoose.mongo

/**
 * What a server says while it is no primary, becomes one or stops, or when a majority did not confirm in time.
 * From mongo/src/mongo/base/error_codes.yml.
 */
const awayCodes = new Set<unknown>([
  6, // HostUnreachable
  7, // HostNotFound
  64, // WriteConcernTimeout
  89, // NetworkTimeout
  91, // ShutdownInProgress
  189, // PrimarySteppedDown
  9001, // SocketException
  10058, // LegacyNotPrimary
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
])

/** The database has not answered yet, and its caller waits no longer. */
export class LateDatabase extends Error {}

/**
 * Whether the error says that the database is away, and not that the call was wrong: the caller may come again. A write
 * that failed so may still have happened; only the same id again is safe.
 */
export function isUnavailable(error: unknown): boolean {
  // `insertMany` and `bulkWrite` wrap whatever the driver threw as if the server had said it.
  if (error instanceof MongoBulkWriteError && error.errorResponse instanceof Error)
    return isUnavailable(error.errorResponse)
  if (error instanceof MongoServerError) return awayCodes.has(error.code)
  return (
    error instanceof LateDatabase ||
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoOperationTimeoutError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoClientClosedError ||
    error instanceof MongoTopologyClosedError ||
    error instanceof MongoServerClosedError ||
    error instanceof mongoose.Error.MongooseServerSelectionError ||
    // The driver does not export this one: every connection was busy for as long as a call may wait.
    (error instanceof Error && error.name === 'MongoWaitQueueTimeoutError') ||
    writtenTooLate(error)
  )
}

/**
 * Node's own error of a connection that ends under a write: the driver lets it through as it is (mongodb 7.8,
 * `writeCommand` waiting for `drain`), where every other end of a connection becomes a network error. A client of ours
 * that hangs up is an `ECONNRESET` too, without a `syscall`.
 */
const writtenTooLate = (error: unknown) =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EPIPE' || (error.code === 'ECONNRESET' && 'syscall' in error))
