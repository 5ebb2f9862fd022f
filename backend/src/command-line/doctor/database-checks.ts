import { randomUUID } from 'node:crypto'
import type { Connection } from 'mongoose'
import { canaryModel } from '#keys/canary.ts'
import { allModels } from '#models.ts'
import { reasonOf } from '#operator-error.ts'
import { messageModel } from '#transcripts/message-model.ts'
import { type Check, failed, hint, ok } from './check.ts'

/** Whether the database is one that the backend can work on: writable, with its indexes. */
export const databaseChecks = async (connection: Connection): Promise<Check[]> => [
  await replicaSet(connection),
  await writes(connection),
  await indexes(connection),
]

/** That there is one was seen when the connection was made. */
async function replicaSet({ db }: Connection): Promise<Check> {
  const hello = await db?.command({ hello: 1 })
  const members = hello?.hosts?.length ?? 1
  return ok('replica set', `${hello?.setName}, ${members} ${members === 1 ? 'member' : 'members'}`)
}

/** A write that a majority acknowledged, taken back at once. */
async function writes(connection: Connection): Promise<Check> {
  const canaries = connection.collection<{ _id: string }>(canaryModel(connection).collection.name)
  const _id = `doctor ${randomUUID()}`
  try {
    // The connection's own write concern: majority and journaled.
    await canaries.insertOne({ _id })
    await canaries.deleteOne({ _id })
    return ok('write', 'a majority acknowledged one')
  } catch (error) {
    const advice = 'give the user of MONGODB_URI the role readWrite, and see that a majority of the members is up'
    return failed('write', reasonOf(error), advice)
  }
}

async function indexes(connection: Connection): Promise<Check> {
  const missing: string[] = []
  for (const model of allModels(connection)) {
    // Of a collection that is not there yet it lists them all.
    const { toCreate } = await model.diffIndexes()
    for (const index of toCreate) missing.push(`${model.collection.name} ${JSON.stringify(index)}`)
  }
  if (missing.length === 0) return ok('indexes', 'all are there')
  if ((await messageModel(connection).findOne({}, { _id: 1 }).lean()) === null)
    return hint('indexes', `${missing.length} missing`, 'the backend makes them when it starts on this new database')
  const advice = 'the backend makes them when it starts: look for "indexes are missing" in its log'
  return failed('indexes', `${missing.length} missing: ${missing.join(', ')}`, advice)
}
