import { AnswerTooLarge } from '../answer-too-large.ts'
import type { AnswerFormat } from './answer-format.ts'
import { answerText } from './answer-text.ts'

/** A whole body of JSON, read at its end. A body that only began like JSON is plain text. */
export const createJson = (maxHeld: number): AnswerFormat => {
  const pieces: string[] = []
  let length = 0
  let failure: string | undefined

  return {
    get progress() {
      return pieces.length
    },
    get failure() {
      return failure
    },
    push(text) {
      pieces.push(text)
      length += text.length
      if (length > maxHeld) throw new AnswerTooLarge()
      return ''
    },
    end() {
      const body = pieces.join('')
      let value: unknown
      try {
        value = JSON.parse(body)
      } catch {
        return body
      }
      const text = answerText(value)
      if (text === undefined) failure = 'JSON that holds no answer'
      return text ?? ''
    },
  }
}
