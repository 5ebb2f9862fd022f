import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gate, stream } from '../../../test/agents/fake-agent.ts'
import { startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
})
afterAll(() => backend.close())

describe('one turn', () => {
  it('is stored, asked and streamed, and stands in the transcript', async () => {
    const visitor = await backend.visitor()
    backend.agent.answerWith(stream(['Yes, ', 'we ship to ', 'Berlin 😀.']))
    const events = await visitor.events()
    await events.until('handoff')
    const accepted = await visitor.say('Do you ship to Berlin?')
    expect(accepted.message).toMatchObject({
      seq: 1,
      role: 'visitor',
      text: 'Do you ship to Berlin?',
      status: 'complete',
    })
    expect(accepted.reply?.seq).toBe(2)
    expect(accepted.returnToken).toMatch(/^rt_/)

    await events.until('done')
    const text = events.seen.flatMap((event) => (event.event === 'delta' ? [event.data.text] : [])).join('')
    expect(text).toBe('Yes, we ship to Berlin 😀.')
    expect(events.seen.map((event) => event.event).filter((name, at, all) => name !== all[at - 1])).toEqual([
      'conversation',
      'handoff',
      'conversation',
      'message',
      'delta',
      'done',
    ])
    expect(events.position).toBe('2')
    events.close()

    const list = await visitor.messages()
    expect(list.messages.map(({ seq, role, text, status }) => ({ seq, role, text, status }))).toEqual([
      { seq: 1, role: 'visitor', text: 'Do you ship to Berlin?', status: 'complete' },
      { seq: 2, role: 'assistant', text: 'Yes, we ship to Berlin 😀.', status: 'complete' },
    ])
    expect(list.cursor).toBe('2')
    expect(backend.agent.calls(accepted.message.conversationId)).toBe(1)
  })

  it('answers a repeated id with the same message, and asks the agent once', async () => {
    const visitor = await backend.visitor()
    const id = randomUUID()
    const [a, b, c] = await Promise.all([visitor.say('Once', id), visitor.say('Once', id), visitor.say('Once', id)])
    const again = await visitor.say('Once', id)
    const { returnToken, ...first } = a
    for (const other of [b, c, again]) expect(other).toMatchObject(first)
    expect(again.returnToken).not.toBe(returnToken)
    const turn = await visitor.turn('Once', id)
    expect((await turn.rest()).at(-1)).toMatchObject({ event: 'done', data: { seq: 2, status: 'complete' } })
    expect(backend.agent.calls(first.message.conversationId)).toBe(1)
    expect((await visitor.messages()).messages).toHaveLength(2)
  })

  it('goes on to its end when nobody listens', async () => {
    const visitor = await backend.visitor()
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const turn = await visitor.turn('Are you there?')
    await held.send('I am ')
    await turn.until('delta')
    turn.close()
    await held.send('still here.')
    await held.end()
    const events = await visitor.events('2.0')
    await events.until('done')
    events.close()
    expect((await visitor.messages()).messages[1]).toMatchObject({ text: 'I am still here.', status: 'complete' })
  })
})
