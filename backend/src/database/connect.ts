import mongoose, { type Connection } from 'mongoose'

const defaultName = 'parley'

/**
 * Connects to MongoDB. What the backend reads it acts on and what it writes it acknowledges to a person, so by default
 * reads are majority and writes majority and journaled.
 *
 * A database that is away makes each call fail within seconds (`isUnavailable`), and is used again when it is back.
 *
 * @throws when it cannot be reached now, within 4 s, or refuses the login.
 */
export async function connectDatabase({ uri }: { uri: string }): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    ...(namesDatabase(uri) ? {} : { dbName: defaultName }),
    appName: 'parley',
    maxPoolSize: 50,
    // A caller waits at most this long for a primary, or for a free connection, before it gets `unavailable`.
    serverSelectionTimeoutMS: 4_000,
    waitQueueTimeoutMS: 4_000,
    // A server that froze is noticed when its greeting, due each heartbeat, is late by the time to connect: within 5 s.
    // What waits for it is then tried once more. So a caller hears within 10 s that it is away, and not after 20.
    heartbeatFrequencyMS: 2_000,
    connectTimeoutMS: 3_000,
    // Longer than any query of ours; without it a peer that vanished silently holds its caller for ever.
    socketTimeoutMS: 30_000,
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
    readConcernLevel: 'majority',
    compressors: [],
    // Indexes are made once at the start (`createIndexes`), not by every process for each model it loads.
    autoIndex: false,
    autoCreate: false,
    // Mongoose would hold calls back for 10 s by a timer of its own; the driver's server selection already waits.
    bufferCommands: false,
  })
  return connection.asPromise()
}

/**
 * Whether the database answers and takes writes now, for readiness.
 *
 * @param withinMs how long it may take.
 */
export async function isReady(connection: Connection, withinMs = 1_000): Promise<boolean> {
  const { db } = connection
  if (!db) return false
  try {
    await db.command({ ping: 1 }, { readPreference: 'primary', signal: AbortSignal.timeout(withinMs) })
    return true
  } catch {
    // Whatever the reason, and it may be any of the driver's, the answer is no.
    return false
  }
}

/** Connection string: `mongodb://hosts/name?options`. Without a name the driver would take `test`. */
const namesDatabase = (uri: string): boolean => /^mongodb(?:\+srv)?:\/\/[^/?]+\/[^?]/.test(uri)
