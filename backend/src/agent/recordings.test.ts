import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recording } from '../../test/agents/fake-agent.ts'
import { read } from '../../test/agents/read-answer.ts'

const streaming = 'Hello! You said: "Do you ship to Berlin?". This is turn 1. Our **return policy** lasts 30 days.'
const recorded: Record<string, { text: string; failure: string | undefined }> = {
  'chat-streaming': { text: streaming, failure: undefined },
  'webhook-jwt-streaming': { text: streaming, failure: undefined },
  'chat-streaming-cyrillic-emoji': {
    text: 'Здравствуйте! Мы доставим ваш заказ завтра — 😀 спасибо.',
    failure: undefined,
  },
  'chat-streaming-tool-two-segments': {
    text: 'Let me calculate that. \n\nThe result is [{"response":"I don\'t know how to do that."}].',
    failure: undefined,
  },
  'webhook-respond-streaming': { text: 'echo: hi', failure: undefined },
  'webhook-respond-json': { text: 'echo: hi', failure: undefined },
  'chat-lastnode-basic': {
    text: 'Hello! You said: "hi". This is turn 1. Our **return policy** lasts 30 days.',
    failure: undefined,
  },
  'chat-streaming-error-no-text': { text: '', failure: 'error without a reason' },
  'load-previous-session': { text: '', failure: 'JSON that holds no answer' },
}

describe.each(Object.entries(recorded))('the recording %s', (name, { text, failure }) => {
  const { body } = recording(name).response

  test('is read whole', () => {
    expect(read(body)).toMatchObject({ text, failure })
  })

  test('is the same cut at each byte', () => {
    for (let cut = 0; cut <= body.length; cut++) expect(read(body, [cut])).toMatchObject({ text, failure })
  })

  test('is the same byte by byte', () => {
    expect(read(body, [...body.keys()])).toMatchObject({ text, failure })
  })

  test('is the same cut at any bytes, and no piece splits a pair', () => {
    const cuts = fc.array(fc.nat(body.length), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b))
    fc.assert(
      fc.property(cuts, (cuts) => {
        const { pieces, ...rest } = read(body, cuts)
        expect(rest).toMatchObject({ text, failure })
        for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
      }),
    )
  })
})
