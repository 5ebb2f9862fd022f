import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gate } from '../../test/agents/fake-agent.ts'
import { startTestBackend, type TestBackend } from '../../test/backends/backend.ts'
import type { EventReader } from '../../test/clients/event-reader.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
})
afterAll(() => backend.close())

const textOf = (stream: EventReader, seq: number) =>
  stream.seen.flatMap(({ event, data }) => (event === 'delta' && data.seq === seq ? [data.text] : [])).join('')

describe('tabs and devices of one visitor', () => {
  it('see the same conversation live, also the device that came back by its return token', async () => {
    const tab = await backend.visitor()
    const [first, second] = [await tab.events('0'), await tab.events('0')]
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const { returnToken, message } = await tab.say('From the first tab')
    const device = await backend.visitor({ returnToken: returnToken ?? '' })
    expect(device.session.visitor).toEqual({ ...tab.session.visitor, known: true })
    expect(device.session.conversation?.id).toBe(message.conversationId)
    const third = await device.events(device.session.cursor, `?conversation=${message.conversationId}`)
    const streams = [first, second, third]
    await held.send('Seen ')
    for (const stream of streams) await stream.until('delta')
    await held.send('by all.')
    await held.end()
    for (const stream of streams) {
      expect((await stream.until('done')).data).toEqual({ seq: 2, status: 'complete' })
      expect(textOf(stream, 2)).toBe('Seen by all.')
    }
    const answer = gate()
    backend.agent.answerWith(answer.behaviour)
    await device.say('From the other device')
    for (const stream of streams)
      expect((await stream.until('message', ({ seq }) => seq === 3)).data.text).toBe('From the other device')
    await device.post('/v1/conversation/close')
    for (const stream of streams) {
      await stream.until('conversation', (conversation) => conversation?.status === 'closed')
      stream.close()
    }
  })

  it('are held to Last-Event-ID before ?after, and to a reset where a position is malformed', async () => {
    const tab = await backend.visitor()
    const answer = gate()
    backend.agent.answerWith(answer.behaviour)
    const { message } = await tab.say('Hello')
    await answer.send('Hi.')
    await answer.end()
    await expect.poll(async () => (await tab.messages()).messages[1]?.status).toBe('complete')
    const ranked = await tab.events('1', '?after=2')
    expect((await ranked.until('message')).data.seq).toBe(2)
    const asked = await tab.events(undefined, `?after=2.1&conversation=${message.conversationId}`)
    expect((await asked.until('delta')).data).toEqual({ seq: 2, offset: 1, text: 'i.' })
    const malformed = await tab.events('bad', '?after=0')
    expect((await malformed.until('reset')).id).toBe('2')
    for (const stream of [ranked, asked, malformed]) stream.close()
  })
})
