import type { SignedIn } from '#accounts/signed-in.ts'
import type { RequestContext } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { consoleCookies } from './cookies.ts'

/**
 * Has somebody who has shown who they are go on, signed in. Whoever was signed in here before is not any more, and the
 * session is a new one, whatever the browser brought along (OWASP, "Session fixation").
 *
 * @param next a path of the console; null: its start.
 */
export function enterConsole({ accounts, consoleUrl }: Pick<Services, 'accounts' | 'consoleUrl'>) {
  const cookies = consoleCookies(consoleUrl)
  return async (ctx: RequestContext, { token, device }: SignedIn, next: string | null): Promise<void> => {
    const former = cookies.sessionToken(ctx)
    if (former !== null) await accounts.signOut(former)
    cookies.setSession(ctx, token)
    cookies.setDevice(ctx, device)
    ctx.redirect(next ?? '/')
    ctx.status = 303
  }
}
