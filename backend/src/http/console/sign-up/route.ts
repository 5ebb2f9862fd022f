import type Router from '@koa/router'
import { normaliseAccountName } from '#accounts/account-name.ts'
import { normaliseEmail } from '#accounts/email.ts'
import { passwordProblem } from '#accounts/password-rules.ts'
import { endSiteKey, limitKey } from '#http/client-address.ts'
import type { RequestContext, RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { enterConsole } from '../enter.ts'
import { fieldOf, formBody, parameterOf } from '../form-body.ts'
import type { FormError } from '../form-field.ts'
import { textsFor } from '../language.ts'
import { ownPath } from '../own-path.ts'
import { refusalPage } from '../refusal-page.ts'
import { signUpPage } from './page.ts'

/** `GET /sign-up`, `POST /sign-up`: for anybody, or for whoever has an invitation, as `SIGNUP` says. */
export function signUpRoutes(services: Services): Router<RequestState> {
  const { accounts, signUp, metrics } = services
  const router = newRouter()
  const enter = enterConsole(services)

  /** For whom the form is; null: the refusal is said. */
  async function admit(ctx: RequestContext, invitation: string): Promise<{ invited: string | null } | null> {
    const { closedTitle, closed, invitationOver } = textsFor(ctx).signUp
    const invited = signUp === 'closed' || invitation === '' ? null : await accounts.invitations.emailOf(invitation)
    if (invited !== null || (signUp === 'open' && invitation === '')) return { invited }
    refusalPage(ctx, 403, closedTitle, invitation === '' || signUp === 'closed' ? closed : invitationOver)
    return null
  }

  router.get('/sign-up', async (ctx) => {
    const invitation = parameterOf(ctx, 'invitation')
    const admitted = await admit(ctx, invitation)
    if (!admitted) return
    const next = ownPath(parameterOf(ctx, 'next'))
    signUpPage(ctx, { accountName: '', email: admitted.invited ?? '', next, invitation, ...admitted, errors: [] })
  })

  router.post('/sign-up', formBody(), async (ctx) => {
    const invitation = fieldOf(ctx, 'invitation')
    const admitted = await admit(ctx, invitation)
    if (!admitted) return
    const { fieldErrors, signIn } = textsFor(ctx)
    const next = ownPath(fieldOf(ctx, 'next'))
    const typed = { accountName: fieldOf(ctx, 'accountName'), email: admitted.invited ?? fieldOf(ctx, 'email') }
    const refuse = (status: number, errors: readonly FormError[]) => {
      ctx.status = status
      signUpPage(ctx, { ...typed, next, invitation, ...admitted, errors })
    }

    const accountName = normaliseAccountName(typed.accountName)
    const email = normaliseEmail(typed.email)
    const password = fieldOf(ctx, 'password')
    const weak = passwordProblem(
      password,
      [email, accountName].filter((known) => known !== null),
    )
    if (accountName === null || email === null || weak !== null)
      return refuse(422, [
        ...(accountName === null ? [{ field: 'accountName', text: fieldErrors.accountName }] : []),
        ...(email === null ? [{ field: 'email', text: fieldErrors.email }] : []),
        ...(weak === null ? [] : [{ field: 'password', text: fieldErrors[weak] }]),
      ])

    const from = { network: limitKey(ctx.state.address), endSite: endSiteKey(ctx.state.address) }
    const used = admitted.invited === null ? null : invitation
    const result = await accounts.signUp({ accountName, email, password, invitation: used, from })
    if (result.kind === 'wait') {
      metrics.limitsHit.inc({ limit: 'sign_up' })
      ctx.set('Retry-After', `${result.seconds}`)
      return refuse(429, [{ field: null, text: signIn.wait(result.seconds) }])
    }
    if (result.kind === 'email_taken') return refuse(422, [{ field: 'email', text: fieldErrors.emailTaken }])
    // Somebody else was first, in this moment.
    if (result.kind === 'invitation_over')
      return refuse(422, [{ field: null, text: textsFor(ctx).signUp.invitationOver }])

    return enter(ctx, result, next)
  })
  return router
}
