import { describe, expect, it } from 'vitest'
import { claimedTurn, messageRecord } from '../../test/fixtures/records.ts'
import { agentQuestion, type QuestionSource } from './question.ts'
import type { MessageRecord } from './record.ts'

const site = { id: 'site_a', name: 'Shop', platform: 'custom', historyLength: 10 }
const context = {
  page: { url: 'https://shop.example/cap', title: 'Cap' },
  locale: 'de-AT',
  timeZone: 'Europe/Vienna',
  userAgent: 'Browser/1.0',
  known: true,
}

/** A source that knows the site, nobody's identity, the question and these messages before it; or what is said otherwise. */
function source(question: MessageRecord | null, earlier: MessageRecord[] = [], rest: Partial<QuestionSource> = {}) {
  const transcripts = { messageAt: async () => question, messagesBefore: async () => earlier }
  const known = { transcripts, site: async () => site, identity: async () => null, ...rest }
  return known as unknown as QuestionSource
}

const ask = async (from: QuestionSource) => (await agentQuestion(from, claimedTurn()))?.request

describe('the agent is told', () => {
  it('where the visitor is, in which language and with what', async () => {
    const { known, ...surroundings } = context
    expect(await ask(source(messageRecord({ context })))).toMatchObject({
      chatInput: 'Is it there?',
      metadata: { visitor: { id: 'vis_a', known }, ...surroundings },
    })
  })

  it('that nothing is known of a visitor of whom nothing was stored', async () => {
    const request = await ask(source(messageRecord()))
    expect(request?.metadata).toMatchObject({ page: null, locale: null, timeZone: null, userAgent: null })
    expect(request?.metadata.visitor).toStrictEqual({ id: 'vis_a', known: false })
  })

  it('who the visitor is, where that is proved', async () => {
    const identity = { id: 'customer 7', verified: true } as const
    const request = await ask(source(messageRecord(), [], { identity: async () => identity }))
    expect(request?.metadata.visitor).toEqual({ id: 'vis_a', known: false, identity })
  })

  it('nothing where the site is no more, or the conversation', async () => {
    expect(await ask(source(messageRecord(), [], { site: async () => null }))).toBeUndefined()
    expect(await ask(source(null))).toBeUndefined()
  })
})

describe('the history', () => {
  const said = (...lengths: number[]) =>
    lengths.map((length, index) => messageRecord({ seq: index + 1, text: `${index}`.repeat(length) }))
  const history = async (...earlier: MessageRecord[]) => {
    const request = await ask(source(messageRecord({ seq: 9 }), earlier))
    return request?.history?.map(({ text }) => ({ said: text.slice(0, 1), length: text.length }))
  }

  it('is cut to 100,000 characters, counted from the newest message, and no message is cut', async () => {
    const exactly = said(60_000, 39_999, 1)
    expect((await history(...exactly))?.map(({ said }) => said)).toEqual(['0', '1', '2'])
    const oneMore = said(60_001, 39_999, 1)
    expect(await history(...oneMore)).toEqual([
      { said: '1', length: 39_999 },
      { said: '2', length: 1 },
    ])
  })

  it('leaves out what has no text, as a reply that was stopped before its first word', async () => {
    expect(await history(...said(2, 0, 3))).toEqual([
      { said: '0', length: 2 },
      { said: '2', length: 3 },
    ])
  })

  it('is not sent where the site asks for none', async () => {
    const none = source(messageRecord(), [messageRecord()], { site: async () => ({ ...site, historyLength: 0 }) })
    expect(await ask(none)).not.toHaveProperty('history')
  })
})
