import type { MessageList } from '@parley/protocol/message'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reply, stream } from '../../../test/agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

describe('the transcript', () => {
  it('is a text for people unless told otherwise', async () => {
    const visitor = await backend.visitor()
    backend.agent.answerWith(stream(['Да, в Берлин.']))
    await (await visitor.turn('Вы доставляете?')).rest()
    backend.agent.answerWith(reply('', { status: 500 }))
    await (await visitor.turn('<b>Sure?</b>')).rest()
    for (const query of ['', '?format=txt']) {
      const response = await visitor.fetch(`/v1/transcript${query}`)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': 'attachment; filename="conversation.txt"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      const time = String.raw`\[\d{4}-\d\d-\d\d \d\d:\d\d UTC\]`
      expect(await response.text()).toMatch(
        new RegExp(
          `^${time} You:\nВы доставляете\\?\n\n${time} Assistant:\nДа, в Берлин\\.\n\n${time} You:\n<b>Sure\\?</b>\n\n${time} Assistant \\(failed\\):\n\n\n$`,
        ),
      )
    }
  })

  it('as JSON holds what the list of messages holds, however long it is', async () => {
    const visitor = await backend.visitor()
    const { message } = await visitor.say('Hello')
    const { conversationId } = message
    const notes = Array.from({ length: 450 }, (_, at) => ({
      _id: `msg_note_${conversationId}_${at}`,
      conversationId,
      siteId: backend.site.site.id,
      visitorId: visitor.session.visitor.id,
      seq: at + 3,
      role: 'system',
      text: `Note ${at}`,
      status: 'complete',
      createdAt: new Date(),
    }))
    await backend.connection.collection<{ _id: string }>('messages').insertMany(notes)
    const response = await visitor.fetch('/v1/transcript?format=json')
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="conversation.json"')
    const transcript = (await response.json()) as { conversation: object; messages: { seq: number }[] }
    const { conversation, messages } = await visitor.messages('?limit=2')
    expect(transcript.conversation).toEqual(conversation)
    expect(transcript.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 452 }, (_, at) => at + 1))
    expect(transcript.messages.slice(-2)).toEqual(messages)
  })

  it('has the text of a block where the stored answer has the block', async () => {
    const visitor = await backend.visitor()
    const answer = 'This one:\n\n```parley\n{"type": "products", "text": "Dawn set", "items": []}\n```'
    backend.agent.answerWith(stream([answer]))
    await (await visitor.turn('What do you recommend?')).rest()
    expect(await (await visitor.fetch('/v1/transcript')).text()).toMatch(/Assistant:\nThis one:\n\nDawn set\n\n$/)
    const json = (await (await visitor.fetch('/v1/transcript?format=json')).json()) as MessageList
    expect(json.messages[1]?.text).toBe(answer)
  })

  it('of nothing is empty', async () => {
    const visitor = await backend.visitor()
    expect(await (await visitor.fetch('/v1/transcript')).text()).toBe('')
    const json = await visitor.fetch('/v1/transcript?format=json')
    expect(await json.json()).toEqual({ conversation: null, messages: [] })
  })

  it('has two formats', async () => {
    const visitor = await backend.visitor()
    for (const query of ['format=html', 'format=txt&format=json', 'format[$ne]=txt&format='])
      await expectProblem(await visitor.fetch(`/v1/transcript?${query}`), 400, 'invalid_request', 'format')
  })
})
