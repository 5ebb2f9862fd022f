import { expect, it } from 'vitest'
import { html } from '../html.ts'
import { shownAnswer } from './shown-answer.ts'

const shown = (answer: string) => `${html`${shownAnswer(answer)}`}`

it('an answer is shown with its bold words, and nothing else of it is markup', () => {
  expect(shown('We **have <b>** it')).toBe('We <strong>have &lt;b&gt;</strong> it')
})

it('nothing in an answer turns the text around it', () => {
  expect(shown('\u202eabc\u2066 \u0007def')).toBe('abc def')
})

it('of a long answer the beginning is shown', () => {
  expect(shown(`${'x'.repeat(1_999)}😀y`)).toBe(`${'x'.repeat(1_999)}…`)
  expect(shown('x'.repeat(2_000))).toBe('x'.repeat(2_000))
})
