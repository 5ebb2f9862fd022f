import type Router from '@koa/router'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { consoleCookies } from '../cookies.ts'
import { checkCsrf } from '../csrf.ts'
import { formBody } from '../form-body.ts'
import { requireMember } from '../require-member.ts'

/** `POST /sign-out` */
export function signOutRoutes(services: Services): Router<RequestState> {
  const { accounts, consoleUrl } = services
  const router = newRouter()
  const cookies = consoleCookies(consoleUrl)
  router.post('/sign-out', formBody(), requireMember(services), checkCsrf(), async (ctx) => {
    const token = cookies.sessionToken(ctx)
    if (token !== null) await accounts.signOut(token)
    cookies.endSession(ctx)
    ctx.redirect('/sign-in')
    ctx.status = 303
  })
  return router
}
