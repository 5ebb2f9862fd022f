import mongoose, { type Connection, type mongo } from 'mongoose'
import { OperatorError } from '#operator-error.ts'

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
 * @throws {OperatorError} when the database holds anything, and when the lines are no backup or not all of one.
 */
export async function restore(connection: Connection, lines: AsyncIterable<string>): Promise<number> {
  const db = databaseOf(connection)
  for (const { name } of await connection.listCollections())
    if (await db.collection(name).findOne())
      throw new OperatorError(
        'the database is not empty: set MONGODB_URI or DATA_DIR to a new one, and restore into that',
      )
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

  let lineNumber = 0
  for await (const line of lines) {
    lineNumber += 1
    if (lineNumber === 1) {
      if (line !== JSON.stringify(form)) throw noBackup()
      continue
    }
    const value: unknown = parsed(line, lineNumber)
    if (!Array.isArray(value)) {
      if (!collection) throw damaged(lineNumber)
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
  if (lineNumber === 0) throw noBackup()
  if (!complete) throw new OperatorError(`the backup is not complete: ${takeAnother}`)
  return documents
}

function parsed(line: string, number: number): unknown {
  try {
    return EJSON.parse(line, { relaxed: false })
  } catch (cause) {
    throw damaged(number, cause)
  }
}

const noBackup = () => new OperatorError('standard input is no backup: pipe in what `parley backup` wrote')

const takeAnother = 'drop this database, which holds a part of it now, and restore another backup'

const damaged = (number: number, cause?: unknown) =>
  new OperatorError(`line ${number} of the backup is damaged: ${takeAnother}`, { cause })

function databaseOf({ db }: Connection): mongo.Db {
  if (!db) throw new Error('the database is not connected')
  return db
}
