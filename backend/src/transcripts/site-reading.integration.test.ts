import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDomain } from '../../test/backends/domain.ts'
import { testDatabase } from '../../test/databases/database.ts'
import { conversationModel } from './conversation-model.ts'
import { messageModel } from './message-model.ts'

const database = await testDatabase()
const { transcripts } = createDomain(database.connection)
const count = 450
const begun = new Date('2026-11-01T12:00:00Z')
const dayMs = 24 * 3600_000
/** Of the conversation with this number: the higher, the later. */
const time = (number: number) => new Date(begun.getTime() + number * 60_000)

beforeAll(async () => {
  const sites = ['site_a', 'site_b'] as const
  for (const siteId of sites) {
    const all = Array.from({ length: count }, (_, number) => ({ number, id: `conv_${siteId}_${number}` }))
    await conversationModel(database.connection).insertMany(
      all.map(({ number, id }) => ({
        _id: id,
        siteId,
        visitorId: `vis_${siteId}_${number}`,
        ordinal: 1,
        status: 'closed',
        handoff: 'none',
        lastSeq: 2,
        lastReply: 2,
        turnCount: 1,
        turns: [],
        createdAt: time(number),
        lastMessageAt: time(number),
        by: 'proc',
      })),
    )
    const said = (number: number, seq: number) =>
      seq === 1 ? `Question ${number} (a.b)` : number % 100 === 0 ? 'Rare CAFÉ' : 'An answer'
    await messageModel(database.connection).insertMany(
      all.flatMap(({ number, id }) =>
        [1, 2].map((seq) => ({
          _id: `msg_${siteId}_${number}_${seq}`,
          conversationId: id,
          siteId,
          visitorId: `vis_${siteId}_${number}`,
          seq,
          role: seq === 1 ? ('visitor' as const) : ('assistant' as const),
          text: said(number, seq),
          status: number % 10 === 0 && seq === 2 ? ('failed' as const) : ('complete' as const),
          createdAt: time(number),
          ...(seq === 2 && { question: 1 }),
          by: 'proc',
        })),
      ),
    )
  }
}, 60_000)
afterAll(() => database.drop())

const search = async (text: string, more: { before?: string; limit?: number } = {}) => {
  const result = await transcripts.searchConversations('site_a', { text, limit: 30, ...more })
  return result && { found: result.found.map(({ id }) => id.replace('conv_site_a_', '')), next: result.next }
}

describe('a search', () => {
  it('finds what was said anywhere on the site, the last one first, and nothing of another site', async () => {
    expect(await search('rare café')).toEqual({ found: ['400', '300', '200', '100', '0'], next: null })
  })

  it('goes on behind what it has found', async () => {
    const first = await search('rare', { limit: 2 })
    expect(first).toEqual({ found: ['400', '300'], next: 'conv_site_a_300' })
    expect(await search('rare', { before: first?.next ?? '' })).toEqual({ found: ['200', '100', '0'], next: null })
    expect(await search('rare', { before: 'conv_site_b_300' })).toBeNull()
  })

  it('answers after 3 s with what it has, and goes on behind that', async () => {
    let at = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (at += 2_000))
    const first = await search('rare')
    clock.mockRestore()
    expect(first).toEqual({ found: ['400'], next: 'conv_site_a_400' })
    expect(await search('rare', { before: first?.next ?? '' })).toEqual({
      found: ['300', '200', '100', '0'],
      next: null,
    })
  })

  it('reads no pattern in what was typed', async () => {
    expect((await search('question 7 (A.B)'))?.found).toEqual(['7'])
    for (const text of ['question 7 .a.b.', '.*', '[a]', '\\d', '^Question'])
      expect((await search(text))?.found).toEqual([])
  })
})

describe('a page of conversations', () => {
  it('goes on where one stood when it was read, though it went to the top or was erased since', async () => {
    const [bound] = (await transcripts.siteConversations('site_b', { limit: 1 })) ?? []
    if (!bound) return expect.unreachable()
    const next = async () => (await transcripts.siteConversations('site_b', { before: bound, limit: 1 }))?.[0]?.id
    const conversations = conversationModel(database.connection)
    const moved = await conversations
      .findOneAndUpdate({ _id: bound.id }, { $set: { lastMessageAt: time(9_999) } })
      .orFail()
      .lean()
    expect(await next()).toBe('conv_site_b_448')
    await conversations.deleteOne({ _id: bound.id })
    expect(await next()).toBe('conv_site_b_448')
    await conversations.insertMany([moved])
  })
})

describe('figures', () => {
  it('count what was said since then, on this site', async () => {
    expect(await transcripts.siteFigures('site_a', time(400))).toEqual({
      conversations: 50,
      messages: 100,
      answered: 45,
    })
    expect(await transcripts.siteFigures('site_a', new Date(begun.getTime() - dayMs))).toEqual({
      conversations: 450,
      messages: 900,
      answered: 405,
    })
  })

  it('are nothing where nothing was said', async () => {
    const nothing = { conversations: 0, messages: 0, answered: 0 }
    expect(await transcripts.siteFigures('site_a', time(count))).toEqual(nothing)
    expect(await transcripts.siteFigures('site_none', begun)).toEqual(nothing)
  })
})
