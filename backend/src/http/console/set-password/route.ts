import type Router from '@koa/router'
import { passwordProblem } from '#accounts/password-rules.ts'
import type { RequestContext, RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { enterConsole } from '../enter.ts'
import { fieldOf, formBody, parameterOf } from '../form-body.ts'
import { textsFor } from '../language.ts'
import { refusalPage } from '../refusal-page.ts'
import { setPasswordPage } from './page.ts'

/** `GET /set-password`, `POST /set-password`: for whoever has a link of the operator's. */
export function setPasswordRoutes(services: Services): Router<RequestState> {
  const { accounts } = services
  const router = newRouter()
  const enter = enterConsole(services)

  /** Whose password it is; null: the refusal is said. */
  async function admit(ctx: RequestContext, invitation: string): Promise<string | null> {
    const email = await accounts.invitations.emailOf(invitation)
    if (email !== null && (await accounts.hasPerson(email))) return email
    refuse(ctx)
    return null
  }

  function refuse(ctx: RequestContext): void {
    const { setPassword, signUp } = textsFor(ctx)
    refusalPage(ctx, 403, setPassword.overTitle, signUp.invitationOver)
  }

  router.get('/set-password', async (ctx) => {
    const invitation = parameterOf(ctx, 'invitation')
    const email = await admit(ctx, invitation)
    if (email !== null) setPasswordPage(ctx, { email, invitation, errors: [] })
  })

  router.post('/set-password', formBody(), async (ctx) => {
    const invitation = fieldOf(ctx, 'invitation')
    const email = await admit(ctx, invitation)
    if (email === null) return
    const password = fieldOf(ctx, 'password')
    const weak = passwordProblem(password, [email])
    if (weak !== null) {
      ctx.status = 422
      const errors = [{ field: 'password', text: textsFor(ctx).fieldErrors[weak] }]
      return setPasswordPage(ctx, { email, invitation, errors })
    }
    const set = await accounts.setPassword(invitation, password)
    if (!set) return refuse(ctx)
    return enter(ctx, set, null)
  })
  return router
}
