import mongoose, { type Connection } from 'mongoose'
import { OperatorError, reasonOf } from '#operator-error.ts'
import { connectDatabase } from './connect.ts'

const { MongoDriverError, MongoServerError } = mongoose.mongo

const makeSet = 'start mongod with --replSet, and run `rs.initiate()` in it once'

/**
 * Connects to the MongoDB that the operator named (`MONGODB_URI`), if it is one that Parley can work on.
 *
 * @throws {OperatorError} when it cannot be reached, refuses the login or is no replica set.
 */
export async function connectNamed(uri: string): Promise<Connection> {
  const connection = await connectDatabase({ uri }).catch((error: unknown) => {
    throw new OperatorError(`MongoDB at ${hostsOf(uri)} ${whyNot(error)}`, { cause: error })
  })
  try {
    const hello = await connection.db?.command({ hello: 1 })
    if (hello?.setName) return connection
    throw new OperatorError(
      `MongoDB at ${hostsOf(uri)} is no replica set, which transactions and change streams need: ${makeSet}`,
    )
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** Without user and password, also where a slash in the password was not escaped. */
const hostsOf = (uri: string): string => /^[^/]*\/\/(?:.*@)?([^/?]*)/s.exec(uri)?.[1] ?? ''

/** No words of the driver hold the password: it never repeats the address. */
function whyNot(error: unknown): string {
  // The package that reads addresses has an error of its own, which the driver does not export.
  if (error instanceof MongoDriverError || (error instanceof Error && error.name === 'MongoParseError'))
    return `is no address as it is written (${error.message}): MONGODB_URI looks like mongodb://user:password@host/parley?replicaSet=rs0`
  if (error instanceof MongoServerError)
    return `refuses us (${error.message}): MONGODB_URI needs the right user and password, and as authSource the database that knows them`
  const types = serverTypes(error)
  if (types?.length === 0)
    return `is not of the replica set that MONGODB_URI names: replicaSet is what \`rs.status().set\` says. Where there is no set, ${makeSet}`
  if (types?.includes('RSGhost')) return `is a replica set that was never made: run \`rs.initiate()\` in it once`
  return `cannot be reached (${reasonOf(error)}): is it running, and is its host in MONGODB_URI right?`
}

/** What the driver took each server for when none would do; those that are not of the named set are left out. */
function serverTypes(error: unknown): readonly unknown[] | null {
  if (!(error instanceof mongoose.Error.MongooseServerSelectionError)) return null
  const { cause } = error
  if (typeof cause !== 'object' || cause === null || !('servers' in cause)) return null
  return cause.servers instanceof Map ? [...cause.servers.values()].map(({ type }) => type) : null
}
