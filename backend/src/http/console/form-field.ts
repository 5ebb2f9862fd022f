import { type Html, html } from './html.ts'
import type { Texts } from './texts/texts.ts'

export interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email' | 'password' | 'url'
  readonly autocomplete: string
  readonly value?: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly maxLength?: number
  /** Shown, not to be changed. */
  readonly fixed?: boolean
}

/** A labelled field. Its hint and its error are read out with it (WCAG 2.2, 3.3.1 and 1.3.1). */
export function formField(field: Field): Html {
  const { name, label, type = 'text', autocomplete, value = '', hint, error, maxLength = 256, fixed = false } = field
  const describedBy = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  return html`<div class="field${error && ' invalid'}">
<label for="${name}">${label}</label>
${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${error && html`<p class="error" id="${name}-error">${error}</p>`}
<input id="${name}" name="${name}" type="${type}" value="${type === 'password' ? '' : value}"
 autocomplete="${autocomplete}" maxlength="${maxLength}" required spellcheck="false"
 ${(type === 'email' || type === 'url') && html`autocapitalize="none" dir="ltr"`}
 ${describedBy && html`aria-describedby="${describedBy}"`} ${error && html`aria-invalid="true"`} ${fixed && html`readonly`}>
</div>`
}

export interface FormError {
  /** Whose error it is; null: the form's as a whole. */
  readonly field: string | null
  readonly text: string
}

/** What is wrong with a form, each with a link to its field. A browser puts the focus on it, a screen reader reads it. */
export const errorSummary = ({ problem }: Texts, errors: readonly FormError[]): Html | null =>
  errors.length === 0
    ? null
    : html`<div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="problem">
<h2 id="problem">${problem}</h2>
<ul>${errors.map(({ field, text }) => html`<li>${field === null ? text : html`<a href="#${field}">${text}</a>`}</li>`)}</ul>
</div>`
