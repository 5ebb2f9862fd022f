import type { AnswerFormat } from './answer-format.ts'

/** An HTML page comes from a proxy, or from n8n before its routes stand. It is not an answer. */
export const createHtmlPage = (): AnswerFormat => ({
  progress: 0,
  failure: 'an HTML page',
  push: () => '',
  end: () => '',
})
