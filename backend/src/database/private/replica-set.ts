import { setTimeout as delay } from 'node:timers/promises'
import mongoose from 'mongoose'
import { OperatorError } from '#operator-error.ts'

const { MongoClient, MongoServerError } = mongoose.mongo
type Client = InstanceType<typeof MongoClient>

export const replicaSetName = 'parley'
const user = 'parley'
/** mongod first asks its last address whether it is there, and a stranger on that port may leave it waiting for 30 s. */
const readyDeadlineMs = 45_000
const askEveryMs = 20

const unauthorized = 13
const authenticationFailed = 18
const alreadyInitialized = 23
const notYetInitialized = 94

/** The address for clients: they wait for the set's primary, also while mongod is being started again. */
export function replicaSetUri(port: number, password: string): string {
  return `mongodb://${user}:${password}@127.0.0.1:${port}/parley?authSource=admin&replicaSet=${replicaSetName}`
}

/**
 * Brings the set of one to where it takes writes: makes it and its login in a new folder, and tells it its new address
 * in one that had another port. Each step may have been cut by a crash before; what is done already is left.
 */
export async function openReplicaSet(port: number, password: string): Promise<void> {
  const known = await logIn(port, password)
  if (known === null) return makeReplicaSet(port, password)
  try {
    await moveTo(`127.0.0.1:${port}`, known)
    await becomePrimary(known)
  } finally {
    await known.close()
  }
}

/** Asks mongod to end, with our own login; it answers by closing the connection. */
export async function shutDown(port: number, password: string): Promise<void> {
  const client = await logIn(port, password)
  if (client === null) throw new Error('MongoDB refuses our login')
  try {
    await client.db('admin').command({ shutdown: 1, force: true, timeoutSecs: 1 })
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoNetworkError)) throw error
  } finally {
    await client.close()
  }
}

/** Direct: a set without a primary, as at these moments, would never be selected. Null when there is no such login. */
async function logIn(port: number, password: string): Promise<Client | null> {
  const client = direct(port, { auth: { username: user, password } })
  try {
    return await client.connect()
  } catch (error) {
    await client.close()
    if (error instanceof MongoServerError && error.code === authenticationFailed) return null
    throw error
  }
}

function direct(port: number, options: { auth?: { username: string; password: string } }): Client {
  return new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    ...options,
    serverSelectionTimeoutMS: 5_000,
  })
}

/** As long as there is no user, mongod lets a client on the same machine do just this: the localhost exception. */
async function makeReplicaSet(port: number, password: string): Promise<void> {
  const client = direct(port, {})
  try {
    await client.connect()
    const admin = client.db('admin')
    try {
      const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
      await admin.command({ replSetInitiate: { _id: replicaSetName, members } })
    } catch (error) {
      if (!(error instanceof MongoServerError && error.code === alreadyInitialized)) throw error
    }
    await becomePrimary(client)
    await admin.command({ createUser: user, pwd: password, roles: ['root'] }).catch(asLoginLost)
  } finally {
    await client.close()
  }
}

/** There is a user, and our password is not the one that it was made with. */
function asLoginLost(error: unknown): never {
  if (!(error instanceof MongoServerError && error.code === unauthorized)) throw error
  throw new OperatorError(
    'MongoDB in DATA_DIR refuses the password that is kept beside its data: bring that file back, or set DATA_DIR to a new folder',
    { cause: error },
  )
}

/** A set that does not find itself in its own configuration has no primary; only by force does it take another. */
async function moveTo(host: string, client: Client): Promise<void> {
  const admin = client.db('admin')
  const config = await receivedConfig(client)
  if (config.members[0].host === host) return
  const members = [{ ...config.members[0], host }]
  await admin.command({ replSetReconfig: { ...config, members, version: config.version + 1 }, force: true })
}

/** Right after its start mongod may still be looking for itself at its last address. */
async function receivedConfig(client: Client) {
  const deadline = performance.now() + readyDeadlineMs
  while (true) {
    try {
      const { config } = await client.db('admin').command({ replSetGetConfig: 1 })
      return config
    } catch (error) {
      const early = error instanceof MongoServerError && error.code === notYetInitialized
      if (!early || performance.now() > deadline) throw error
      await delay(askEveryMs)
    }
  }
}

async function becomePrimary(client: Client): Promise<void> {
  const deadline = performance.now() + readyDeadlineMs
  while (performance.now() < deadline) {
    const { isWritablePrimary } = await client.db('admin').command({ hello: 1 })
    if (isWritablePrimary) return
    await delay(askEveryMs)
  }
  throw new OperatorError(
    `MongoDB took no writes within ${readyDeadlineMs / 1000} s: see mongod.log in DATA_DIR; a full or slow disk is the usual reason`,
  )
}
