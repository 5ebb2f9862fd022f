import type { RequestContext } from '#http/request-state.ts'
import { errorSummary, type FormError, formField } from '../form-field.ts'
import { html } from '../html.ts'
import { textsFor } from '../language.ts'
import { page } from '../page.ts'
import { withNext } from '../require-member.ts'

interface SignUpForm {
  /** As they were typed. */
  readonly accountName: string
  readonly email: string
  readonly next: string | null
  readonly invitation: string
  /** Whom the invitation is for; null: anybody. */
  readonly invited: string | null
  readonly errors: readonly FormError[]
}

export function signUpPage(ctx: RequestContext, form: SignUpForm): void {
  const { accountName, email, next, invitation, invited, errors } = form
  const texts = textsFor(ctx)
  const { fields, signIn, signUp } = texts
  const errorOf = (name: string) => errors.find(({ field }) => field === name)?.text
  page(ctx, {
    title: signUp.title,
    failed: errors.length > 0,
    body: html`${errorSummary(texts, errors)}
<form class="card" method="post" action="/sign-up" novalidate>
${next !== null && html`<input type="hidden" name="next" value="${next}">`}
${invited !== null && html`<input type="hidden" name="invitation" value="${invitation}">`}
${formField({
  name: 'accountName',
  label: fields.accountName,
  hint: fields.accountNameHint,
  autocomplete: 'organization',
  value: accountName,
  maxLength: 100,
  error: errorOf('accountName'),
})}
${formField({
  name: 'email',
  label: fields.email,
  type: 'email',
  autocomplete: 'username',
  value: email,
  fixed: invited !== null,
  error: errorOf('email'),
})}
${formField({
  name: 'password',
  label: fields.password,
  hint: fields.passwordHint,
  type: 'password',
  autocomplete: 'new-password',
  error: errorOf('password'),
})}
<button type="submit">${signUp.button}</button>
</form>
<p class="aside">${signUp.signIn} <a href="${withNext('/sign-in', next)}">${signIn.title}</a></p>`,
  })
}
