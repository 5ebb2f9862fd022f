import mongoose, { type Connection, type mongo } from 'mongoose'

const { EJSON } = mongoose.mongo.BSON

/** The form of a backup: lines of JSON. Arrays tell of the backup and its collections, objects are documents. */
const form = ['parley-backup', 1] as const

/** So many documents are written at once, and fewer where their lines reach so many code units: an answer may be long. */
const batch = 500
const batchLength = 8_000_000

/**
 * Everything in the database as it was at one moment, a line at a time. Beside running backends it disturbs nobody.
 * MongoDB keeps that moment for 5 minutes (`minSnapshotHistoryWindowInSeconds`): a backup that takes longer fails.
 */
export async function* backup(connection: Connection): AsyncGenerator<string, void, undefined> {
  const db = databaseOf(connection)
  const session = connection.getClient().startSession({ snapshot: true })
  let documents = 0
  try {
    yield JSON.stringify(form)
    for (const { name } of await connection.listCollections()) {
      yield EJSON.stringify(['collection', name, await db.collection(name).indexes()], { relaxed: false })
      for await (const document of db.collection(name).find({}, { session })) {
        documents += 1
        yield EJSON.stringify(document, { relaxed: false })
      }
    }
    yield JSON.stringify(['end', documents])
  } finally {
    await session.endSession()
  }
}

/**
 * Writes a backup into an empty database.
 *
 * @returns how many documents it had.
 * @throws when the database holds anything, and when the lines are no backup or not all of one.
 */
export async function restore(connection: Connection, lines: AsyncIterable<string>): Promise<number> {
  const db = databaseOf(connection)
  for (const { name } of await connection.listCollections())
    if (await db.collection(name).findOne()) throw new Error('the database is not empty: restore into a new one')
  let collection: mongo.Collection | undefined
  let held: mongo.Document[] = []
  let heldLength = 0
  let documents = 0
  let complete = false

  async function write(): Promise<void> {
    if (held.length > 0) await collection?.insertMany(held)
    documents += held.length
    held = []
    heldLength = 0
  }

  let first = true
  for await (const line of lines) {
    const value: unknown = parsed(line)
    if (first && JSON.stringify(value) !== JSON.stringify(form)) throw new Error('this is not a backup of Parley')
    if (first) {
      first = false
      continue
    }
    if (!Array.isArray(value)) {
      if (!collection) throw new Error('this is not a backup of Parley, or it is damaged')
      held.push(value as mongo.Document)
      heldLength += line.length
      if (held.length === batch || heldLength >= batchLength) await write()
      continue
    }
    await write()
    const [kind, name, indexes] = value
    complete = kind === 'end' && Number(name) === documents
    if (kind !== 'collection') break
    collection = await db.createCollection(name)
    const others = indexes.filter((index: { name: string }) => index.name !== '_id_')
    if (others.length > 0) await collection.createIndexes(others)
  }
  if (!complete)
    throw new Error('the backup is not complete: the database holds a part of it; drop it, and take another')
  return documents
}

function parsed(line: string): unknown {
  try {
    return EJSON.parse(line, { relaxed: false })
  } catch (cause) {
    throw new Error('this is not a backup of Parley, or it is damaged', { cause })
  }
}

function databaseOf({ db }: Connection): mongo.Db {
  if (!db) throw new Error('the database is not connected')
  return db
}
