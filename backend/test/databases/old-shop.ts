import { createHash } from 'node:crypto'
import type { Connection } from 'mongoose'
import { createIndexes } from '#database/indexes.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { allModels } from '#models.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { testSecret } from '../backends/backend.ts'

export const siteId = 'site_cost'
const conversations = 9_001
/** Which of the conversations is the long one. */
export const long = 0
const lengthOf = (index: number) => (index === long ? 10_000 : 10)
export const conversationOf = (index: number) => ({ siteId, id: `conv_${index}`, visitorId: `vis_${index}` })
const at = new Date()

async function insert(connection: Connection, name: string, documents: { _id: string }[]): Promise<void> {
  const collection = connection.collection<{ _id: string }>(name)
  for (let from = 0; from < documents.length; from += 10_000)
    await collection.insertMany(documents.slice(from, from + 10_000), { ordered: false })
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

/**
 * Fills a database as a shop's is after some years: one conversation of 10,000 messages and 9,000 of ten, 2,000 sites, a
 * visitor of 3,000 conversations, and what has piled up beside them. All indexes stand.
 */
export async function fillOldShop(connection: Connection): Promise<void> {
  const vault = createVault(parseSecret(testSecret))
  await createSiteAdministration({ connection, vault, accountId: null }).create({
    name: 'Shop',
    origins: ['https://shop.example'],
    agent: null,
  })
  await createIndexes(allModels(connection))

  const site = await connection.collection('sites').findOne()
  const other = (index: number) => ({
    ...site,
    _id: `site_${index}`,
    key: `pk_${index}`,
    secretKeyHash: `hash ${index}`,
  })
  await insert(connection, 'sites', numbers(2_000).map(other))
  await insert(
    connection,
    'conversations',
    numbers(conversations).map((index) => ({
      _id: `conv_${index}`,
      siteId,
      visitorId: `vis_${index}`,
      ordinal: 1,
      status: 'open',
      handoff: 'none',
      lastSeq: lengthOf(index),
      lastReply: lengthOf(index),
      turnCount: lengthOf(index) / 2,
      turns: [],
      createdAt: at,
      lastMessageAt: at,
    })),
  )
  const messages = numbers(conversations).flatMap((index) =>
    numbers(lengthOf(index)).map((before) => {
      const seq = before + 1
      const mine = {
        _id: `msg_${index}_${seq}`,
        conversationId: `conv_${index}`,
        siteId,
        visitorId: `vis_${index}`,
        seq,
      }
      const text = 'What everyone says at times.'
      return seq % 2 === 1
        ? { ...mine, role: 'visitor', text, status: 'complete', createdAt: at, clientId: `client ${seq}` }
        : {
            ...mine,
            role: 'assistant',
            text,
            status: seq === 8 ? 'failed' : 'complete',
            createdAt: at,
            question: seq - 1,
          }
    }),
  )
  await insert(connection, 'messages', messages)
  // One visitor with a long list of former conversations.
  await insert(
    connection,
    'conversations',
    numbers(3_000).map((index) => ({
      _id: `conv_former_${index}`,
      siteId,
      visitorId: 'vis_often',
      ordinal: index + 1,
      status: index === 2_999 ? 'open' : 'closed',
      handoff: 'none',
      lastSeq: 0,
      lastReply: 0,
      turnCount: 0,
      turns: [],
      createdAt: at,
      lastMessageAt: at,
    })),
  )
  await insert(
    connection,
    'processes',
    numbers(2_000).map((index) => ({ _id: `proc_${index}`, renewedAt: new Date(Date.now() - 600_000) })),
  )
  await insert(
    connection,
    'visitors',
    numbers(conversations).map((index) => ({ _id: `vis_${index}`, siteId, createdAt: at, lastSeenAt: at })),
  )
  await insert(
    connection,
    'returntokens',
    numbers(conversations).map((index) => ({
      _id: createHash('sha256').update(returnToken(index)).digest('base64url'),
      siteId,
      visitorId: `vis_${index}`,
      usedAt: at,
    })),
  )
  await insert(
    connection,
    'revocations',
    numbers(3_000).map((index) => ({ _id: `visitor gone_${index}`, at: new Date(Date.now() - 7_200_000) })),
  )
}

export const returnToken = (index: number) => `rt_${String(index).padStart(43, '0')}`
