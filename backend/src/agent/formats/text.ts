import type { AnswerFormat } from './answer-format.ts'
import { isN8nText, mayBecomeN8nText } from './answer-text.ts'

/** A body of plain text flows as it comes, as soon as it is known not to be one of n8n's own texts. */
export const createText = (): AnswerFormat => {
  let held: string | undefined = ''
  let progress = 0
  let failure: string | undefined

  return {
    get progress() {
      return progress
    },
    get failure() {
      return failure
    },
    push(text) {
      progress += 1
      if (held === undefined) return text
      held += text
      if (mayBecomeN8nText(held)) return ''
      const flowing = held
      held = undefined
      return flowing
    },
    end() {
      if (held === undefined) return ''
      if (!isN8nText(held)) return held
      failure = held.trim()
      return ''
    },
  }
}
