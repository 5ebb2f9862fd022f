import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { messageModel } from '#transcripts/message-model.ts'
import { createContacts } from '#visitors/contacts.ts'
import { visitorModel } from '#visitors/visitor-model.ts'
import { testSecret } from '../../../test/backends/backend.ts'
import { startConnectedBackend } from '../../../test/clients/connected-backend.ts'

const email = 'ann@shop.example'

const { backend, wordpress, close } = await startConnectedBackend()
afterAll(close)
beforeAll(async () => {
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
})

/** Somebody who left the address at this minute, with a conversation of so many messages each. */
async function came(visitorId: string, minute: number, conversations: readonly number[]): Promise<void> {
  const { connection } = backend
  const siteId = wordpress.connected.sites[0]?.siteId ?? expect.unreachable()
  const createdAt = new Date(minute * 60_000)
  const ids = { siteId, visitorId, createdAt, by: 'proc_test' }
  await visitorModel(connection).insertMany([{ _id: visitorId, siteId, createdAt, lastSeenAt: createdAt }])
  await createContacts(connection, createVault(parseSecret(testSecret))).set({ siteId, visitorId }, { email })
  for (const [ordinal, lastSeq] of conversations.entries()) {
    const _id = `conv_${visitorId}_${ordinal}`
    const state = { status: 'closed' as const, handoff: 'none' as const, turnCount: 0, turns: [] }
    await conversationModel(connection).insertMany([
      { _id, ...ids, ...state, ordinal: ordinal + 1, lastSeq, lastReply: 0, lastMessageAt: createdAt },
    ])
    const messages = Array.from({ length: lastSeq }, (_, n) => ({
      ...{ _id: `msg_${_id}_${n}`, conversationId: _id, ...ids, seq: n + 1 },
      ...{ role: 'visitor' as const, text: `${visitorId} ${ordinal} ${n + 1}`, status: 'complete' as const },
    }))
    await messageModel(connection).insertMany(messages)
  }
}

async function exported(page: number) {
  const about = { ref: 1, email, page }
  const response = await wordpress.call(backend, '/v1/wordpress/export', about)
  expect(response.status).toBe(200)
  return (await response.json()) as { items: { id: string; text?: string }[]; done: boolean }
}

it('an export is told in pages of 50 items, each of all visitors and messages once and in their order', async () => {
  await came('vis_b', 2, [1])
  await came('vis_a', 1, [70, 0, 48])
  await came('vis_silent', 3, [])
  const expected = [
    'vis_a',
    ...Array.from({ length: 70 }, (_, n) => `vis_a 0 ${n + 1}`),
    ...Array.from({ length: 48 }, (_, n) => `vis_a 2 ${n + 1}`),
    ...['vis_b', 'vis_b 0 1', 'vis_silent'],
  ]
  const pages = [await exported(1), await exported(2), await exported(3)]
  expect(pages.map(({ items, done }) => [items.length, done])).toEqual([
    [50, false],
    [50, false],
    [22, true],
  ])
  expect(pages.flatMap(({ items }) => items.map(({ id, text }) => text ?? id))).toEqual(expected)
  expect(await exported(4)).toEqual({ items: [], done: true })
})

it('a page that ends with the last item is the last', async () => {
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
  await came('vis_49', 1, [49])
  const page = await exported(1)
  expect([page.items.length, page.done]).toEqual([50, true])
})
