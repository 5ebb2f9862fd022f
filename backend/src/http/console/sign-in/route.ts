import type Router from '@koa/router'
import { normaliseEmail } from '#accounts/email.ts'
import type { SignInOrigin } from '#accounts/sign-in-allowances.ts'
import { endSiteKey, limitKey } from '#http/client-address.ts'
import type { RequestContext, RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { consoleCookies } from '../cookies.ts'
import { enterConsole } from '../enter.ts'
import { fieldOf, formBody, parameterOf } from '../form-body.ts'
import type { FormError } from '../form-field.ts'
import { textsFor } from '../language.ts'
import { ownPath } from '../own-path.ts'
import { findMember } from '../require-member.ts'
import { signInPage } from './page.ts'

/** `GET /sign-in`, `POST /sign-in`: `next` is where the person goes on. */
export function signInRoutes(services: Services): Router<RequestState> {
  const { accounts, consoleUrl, signUp, metrics } = services
  const router = newRouter()
  const cookies = consoleCookies(consoleUrl)
  const enter = enterConsole(services)
  const isSignedIn = findMember(services)
  const maySignUp = signUp === 'open'

  const form = (ctx: RequestContext, next: string | null, errors: readonly FormError[] = [], email = '') =>
    signInPage(ctx, { email, next, errors, maySignUp })

  const originOf = (ctx: RequestContext): SignInOrigin => ({
    network: limitKey(ctx.state.address),
    endSite: endSiteKey(ctx.state.address),
    deviceMark: cookies.deviceMark(ctx),
  })

  router.get('/sign-in', async (ctx) => {
    const next = ownPath(parameterOf(ctx, 'next'))
    if (!(await isSignedIn(ctx))) return form(ctx, next)
    ctx.redirect(next ?? '/')
    ctx.status = 303
  })

  router.post('/sign-in', formBody(), async (ctx) => {
    const texts = textsFor(ctx)
    const next = ownPath(fieldOf(ctx, 'next'))
    const typed = fieldOf(ctx, 'email')
    const refuse = (status: number, error: FormError) => {
      ctx.status = status
      form(ctx, next, [error], typed)
    }
    const email = normaliseEmail(typed)
    const password = fieldOf(ctx, 'password')
    if (email === null) return refuse(422, { field: 'email', text: texts.fieldErrors.email })
    if (password === '') return refuse(422, { field: 'password', text: texts.fieldErrors.passwordMissing })

    const result = await accounts.signIn(email, password, originOf(ctx))
    if (result.kind === 'wait') {
      metrics.limitsHit.inc({ limit: 'sign_in' })
      ctx.set('Retry-After', `${result.seconds}`)
      return refuse(429, { field: null, text: texts.signIn.wait(result.seconds) })
    }
    if (result.kind === 'wrong') return refuse(422, { field: null, text: texts.signIn.wrong })
    if (result.kind === 'suspended') return refuse(403, { field: null, text: texts.signIn.suspended })

    return enter(ctx, result, next)
  })
  return router
}
