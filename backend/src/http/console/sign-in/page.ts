import type { RequestContext } from '#http/request-state.ts'
import { errorSummary, type FormError, formField } from '../form-field.ts'
import { html } from '../html.ts'
import { textsFor } from '../language.ts'
import { page } from '../page.ts'
import { withNext } from '../require-member.ts'

interface SignInForm {
  /** As it was typed. */
  readonly email: string
  readonly next: string | null
  readonly errors: readonly FormError[]
  readonly maySignUp: boolean
}

export function signInPage(ctx: RequestContext, { email, next, errors, maySignUp }: SignInForm): void {
  const texts = textsFor(ctx)
  const { fields, signIn, signUp } = texts
  const errorOf = (name: string) => errors.find(({ field }) => field === name)?.text
  page(ctx, {
    title: signIn.title,
    failed: errors.length > 0,
    body: html`${errorSummary(texts, errors)}
<form class="card" method="post" action="/sign-in" novalidate>
${next !== null && html`<input type="hidden" name="next" value="${next}">`}
${formField({
  name: 'email',
  label: fields.email,
  type: 'email',
  autocomplete: 'username',
  value: email,
  error: errorOf('email'),
})}
${formField({
  name: 'password',
  label: fields.password,
  type: 'password',
  autocomplete: 'current-password',
  error: errorOf('password'),
})}
<button type="submit">${signIn.button}</button>
</form>
${maySignUp && html`<p class="aside">${signIn.signUp} <a href="${withNext('/sign-up', next)}">${signUp.title}</a></p>`}
<p class="aside quiet">${signIn.forgot}</p>`,
  })
}
