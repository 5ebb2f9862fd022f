import { setTimeout as sleep } from 'node:timers/promises'
import { type Behaviour, line } from '../agents/fake-agent.ts'

const words = 'The cups are sturdy 😀 and go into any oven; Größe und Farbe frei. '

/** What the agent answers to a question: every answer can be told from every other. */
export const answerTo = (question: string): string => `${question}: ${words.repeat(3)}`

/**
 * Streams `answerTo` the question in `count` pieces, one every `gapMs`, as a language model does.
 *
 * @param onSent hears of each piece: whose it is, and how many code units of the answer are sent with it.
 */
export const pacedAnswer =
  (
    count: number,
    gapMs: number,
    onSent: (sent: { conversation: string; question: string; length: number }) => void = () => {},
  ): Behaviour =>
  async (response, { body }) => {
    const text = Array.from(answerTo(body.chatInput))
    const size = Math.ceil(text.length / count)
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    response.write(line('begin'))
    for (let at = 0; at < text.length && !response.destroyed; at += size) {
      await sleep(gapMs)
      response.write(line('item', text.slice(at, at + size).join('')))
      const length = text.slice(0, at + size).join('').length
      onSent({ conversation: body.sessionId, question: body.chatInput, length })
    }
    response.end(line('end'))
  }

/** Answers half at once, and the other half when it is let go on. */
export const halfAnswer =
  (goOn: Promise<unknown>): Behaviour =>
  async (response, { body }) => {
    const text = answerTo(body.chatInput)
    const half = text.indexOf(' ', text.length / 2)
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    response.write(line('begin') + line('item', text.slice(0, half)))
    await goOn
    response.end(line('item', text.slice(half)) + line('end'))
  }
