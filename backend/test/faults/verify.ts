import type { Connection } from 'mongoose'
import { vi } from 'vitest'
import { type ConversationDocument, conversationModel } from '#transcripts/conversation-model.ts'
import { type MessageDocument, messageModel } from '#transcripts/message-model.ts'
import type { FakeAgent } from '../agents/fake-agent.ts'
import type { Shopper } from '../clients/shopper.ts'
import { answerTo } from './paced-answer.ts'

/** So many shoppers read their list at a time. */
const atOnce = 25
const outcomes = ['complete', 'stopped', 'failed', 'interrupted']

/**
 * Holds what is stored, what the shoppers hold and what the agent was asked against ARCHITECTURE, invariants 2 to 4,
 * once all is quiet.
 *
 * @returns what is wrong, in words; nothing where all holds.
 */
export async function verify(
  connection: Connection,
  shoppers: readonly Shopper[],
  agent: FakeAgent,
): Promise<string[]> {
  // A reply's end is shown before its turn is taken off the list.
  const visitorId = { $in: shoppers.map(({ visitor }) => visitor.session.visitor.id) }
  const listed = () => conversationModel(connection).countDocuments({ visitorId, 'turns.replyId': { $exists: true } })
  await vi.waitUntil(async () => (await listed()) === 0, { timeout: 10_000 })
  const [conversations, messages] = await Promise.all([
    conversationModel(connection).find({ visitorId }).lean<ConversationDocument[]>(),
    messageModel(connection).find({ visitorId }).sort({ seq: 1 }).lean<MessageDocument[]>(),
  ])
  const conversationsOf = Map.groupBy(conversations, (one) => one.visitorId)
  const messagesOf = Map.groupBy(messages, (one) => one.visitorId)
  const wrong: string[] = []
  for (let from = 0; from < shoppers.length; from += atOnce) {
    const verified = shoppers.slice(from, from + atOnce).map(async (shopper, index) => {
      const { id } = shopper.visitor.session.visitor
      const found = await verifyOne(shopper, conversationsOf.get(id) ?? [], messagesOf.get(id) ?? [], agent)
      return found.map((words) => `shopper ${from + index}: ${words}`)
    })
    wrong.push(...(await Promise.all(verified)).flat())
  }
  return wrong
}

/** Lets all shoppers go, and gives what `verify` found wrong before they went. */
export async function verifyAndClose(connection: Connection, shoppers: Shopper[], agent: FakeAgent): Promise<string[]> {
  const wrong = await verify(connection, shoppers, agent)
  await Promise.all(shoppers.splice(0).map((shopper) => shopper.close()))
  return wrong
}

async function verifyOne(
  shopper: Shopper,
  conversations: readonly ConversationDocument[],
  stored: readonly MessageDocument[],
  agent: FakeAgent,
): Promise<string[]> {
  const [conversation] = conversations
  if (conversations.length !== 1 || !conversation) return [`has ${conversations.length} conversations`]
  const { messages: listed } = await shopper.visitor.messages('?limit=100')
  const wrong: string[] = []
  const claim = (holds: boolean, otherwise: string) => void (holds || wrong.push(otherwise))

  claim(shopper.fault === null, `${shopper.fault}`)
  const numbers = stored.map(({ seq }) => seq).join()
  const expected = Array.from({ length: conversation.lastSeq }, (_, index) => index + 1).join()
  claim(numbers === expected, `seq is ${numbers}, lastSeq ${conversation.lastSeq}`)

  const questions = stored.filter(({ role }) => role === 'visitor')
  const replies = stored.filter(({ role }) => role === 'assistant')
  for (const { clientId, text, message, reply } of shopper.acknowledged) {
    const kept = questions.filter((one) => one.clientId === clientId || one.text === text)
    claim(kept.length === 1, `"${text}" is stored ${kept.length} times`)
    claim(kept[0]?._id === message.id && kept[0].replyId === reply?.id, `"${text}" is not what was acknowledged`)
  }

  claim(questions.length === replies.length, `${questions.length} questions, ${replies.length} replies`)
  claim(questions.length === shopper.acknowledged.length, `${questions.length} questions are stored`)
  for (const { text: question, replyId } of questions) {
    const reply = replies.find(({ _id }) => _id === replyId)
    const calls = agent.requests.filter(
      ({ body }) => body.sessionId === conversation._id && body.chatInput === question,
    ).length
    claim(calls <= 1, `the agent was asked "${question}" ${calls} times`)
    if (!reply) {
      wrong.push(`"${question}" has no reply`)
      continue
    }
    claim(outcomes.includes(reply.status) && reply.endedAt !== undefined, `"${question}" is ${reply.status}`)
    const full = answerTo(question)
    claim(full.startsWith(reply.text), `"${question}" is answered "${reply.text}"`)
    if (reply.status === 'complete') claim(calls === 1 && reply.text === full, `"${question}" is complete without all`)
  }

  const inShort = ({ seq, role, text, status }: Pick<MessageDocument, 'seq' | 'role' | 'text' | 'status'>) =>
    `${seq} ${role} ${status} ${text}`
  const truth = stored.map(inShort).join('\n')
  const held = [...shopper.held].map(([seq, message]) => inShort({ seq, ...message })).join('\n')
  claim(held === truth, `holds\n${held}\nand stored is\n${truth}`)
  claim(listed.map(inShort).join('\n') === truth, 'is listed otherwise than stored')
  return wrong
}
