import type { RequestContext } from '#http/request-state.ts'
import { errorSummary, type FormError, formField } from '../form-field.ts'
import { html } from '../html.ts'
import { textsFor } from '../language.ts'
import { page } from '../page.ts'

interface SetPasswordForm {
  readonly email: string
  readonly invitation: string
  readonly errors: readonly FormError[]
}

export function setPasswordPage(ctx: RequestContext, { email, invitation, errors }: SetPasswordForm): void {
  const texts = textsFor(ctx)
  const { fields, setPassword } = texts
  page(ctx, {
    title: setPassword.title,
    failed: errors.length > 0,
    body: html`${errorSummary(texts, errors)}
<p class="lead">${setPassword.ends}</p>
<form class="card" method="post" action="/set-password" novalidate>
<input type="hidden" name="invitation" value="${invitation}">
${formField({ name: 'email', label: fields.email, type: 'email', autocomplete: 'username', value: email, fixed: true })}
${formField({
  name: 'password',
  label: fields.newPassword,
  hint: fields.passwordHint,
  type: 'password',
  autocomplete: 'new-password',
  error: errors[0]?.text,
})}
<button type="submit">${setPassword.button}</button>
</form>`,
  })
}
