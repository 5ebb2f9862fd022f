import { randomUUID } from 'node:crypto'
import type { Connection } from 'mongoose'
import { canaryModel } from '#keys/canary.ts'
import { signingKeyModel } from '#keys/signing-key-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { messageModel } from '#transcripts/message-model.ts'
import { identityTokenUseModel } from '#visitors/identity-token-uses.ts'
import { returnTokenModel } from '#visitors/return-token-model.ts'
import { revocationModel } from '#visitors/revocation-model.ts'
import { ticketUseModel } from '#visitors/ticket-uses.ts'
import { visitorModel } from '#visitors/visitor-model.ts'
import { type Check, failed, hint, ok } from './check.ts'

/** Whether the database is one that the backend can work on: a replica set, writable, with its indexes. */
export const databaseChecks = async (connection: Connection): Promise<Check[]> => [
  await replicaSet(connection),
  await writes(connection),
  await indexes(connection),
]

async function replicaSet({ db }: Connection): Promise<Check> {
  const hello = await db?.command({ hello: 1 })
  if (hello?.setName) return ok('replica set', `${hello.setName}, ${hello.hosts?.length ?? 1} member(s)`)
  return failed(
    'replica set',
    'this is a MongoDB of its own',
    'start mongod with --replSet and run rs.initiate() once: transactions and change streams need it',
  )
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
    return failed('write', error instanceof Error ? error.message : String(error), advice)
  }
}

async function indexes(connection: Connection): Promise<Check> {
  const missing: string[] = []
  for (const modelOf of models) {
    const model = modelOf(connection)
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

const models = [
  canaryModel,
  conversationModel,
  identityTokenUseModel,
  messageModel,
  returnTokenModel,
  revocationModel,
  signingKeyModel,
  siteModel,
  ticketUseModel,
  visitorModel,
]
