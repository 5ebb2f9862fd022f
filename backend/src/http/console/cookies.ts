import { longestMs } from '#accounts/console-sessions.ts'
import type { RequestContext } from '#http/request-state.ts'

/** What the console keeps in a browser. */
interface Cookie {
  readonly name: string
  readonly maxAgeMs: number
}

/** The session's token. */
const session: Cookie = { name: 'parley', maxAgeMs: longestMs }
/** That somebody signed in here before (`KnownDevices`). */
const device: Cookie = { name: 'parley-device', maxAgeMs: 365 * 24 * 3_600_000 }

/**
 * `__Host-` keeps other hosts of the domain from setting it. `Lax`, not `Strict`: whoever arrives from the shop's admin is
 * signed in. Over plain http, outside production, browsers take neither the prefix nor `Secure`.
 */
const isSecure = (consoleUrl: string | null) => consoleUrl?.startsWith('https:') === true
const nameOf = ({ name }: Cookie, consoleUrl: string | null) => (isSecure(consoleUrl) ? `__Host-${name}` : name)

function set(ctx: RequestContext, cookie: Cookie, consoleUrl: string | null, value: string): void {
  const seconds = value === '' ? 0 : cookie.maxAgeMs / 1000
  const secure = isSecure(consoleUrl) ? '; Secure' : ''
  ctx.append(
    'Set-Cookie',
    `${nameOf(cookie, consoleUrl)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`,
  )
}

function get(ctx: RequestContext, cookie: Cookie, consoleUrl: string | null): string | null {
  const value = ctx.cookies.get(nameOf(cookie, consoleUrl)) ?? ''
  return value === '' ? null : value
}

/** The cookies of a console. */
export const consoleCookies = (consoleUrl: string | null) => ({
  sessionToken: (ctx: RequestContext) => get(ctx, session, consoleUrl),
  setSession: (ctx: RequestContext, token: string) => set(ctx, session, consoleUrl, token),
  endSession: (ctx: RequestContext) => set(ctx, session, consoleUrl, ''),
  deviceMark: (ctx: RequestContext) => get(ctx, device, consoleUrl),
  setDevice: (ctx: RequestContext, mark: string) => set(ctx, device, consoleUrl, mark),
})
