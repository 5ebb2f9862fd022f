import { webAddress } from '@parley/protocol/text'
import * as v from 'valibot'
import type { RequestContext } from '#http/request-state.ts'
import { parameterOf } from '../form-body.ts'

/** What a plugin asks its admin's browser to bring here. */
export interface ConnectRequest {
  readonly home: URL
  /** Where the browser goes back to: the WordPress's own admin. */
  readonly returnTo: URL
  /**
   * Is that elsewhere than right below the home? Then the owner has to say that both are theirs: under one host there may be
   * the WordPresses of many.
   */
  readonly elsewhere: boolean
  readonly state: string
  readonly challenge: string
}

const adminPath = /\/wp-admin\/(?:network\/)?admin\.php$/

/**
 * The address's parameters, as docs/protocol/wordpress.md has them. Null: no plugin sends these; above all, a return
 * address that is not a WordPress's own admin.
 */
export function connectRequest(ctx: RequestContext): ConnectRequest | null {
  const home = address(parameterOf(ctx, 'home'))
  const returnTo = address(parameterOf(ctx, 'return'))
  const state = parameterOf(ctx, 'state')
  const challenge = parameterOf(ctx, 'challenge')
  const holds =
    home?.search === '' &&
    returnTo !== null &&
    adminPath.test(returnTo.pathname) &&
    // An open redirect would take its target from more than that.
    /^(?:\?page=[\w-]+)?$/.test(returnTo.search) &&
    (returnTo.protocol === 'https:' || home.protocol === 'http:') &&
    /^[A-Za-z0-9_-]{16,200}$/.test(state) &&
    /^[A-Za-z0-9_-]{43}$/.test(challenge)
  return holds ? { home, returnTo, elsewhere: !isAdminOf(home, returnTo), state, challenge } : null
}

const isAdminOf = (home: URL, page: URL): boolean =>
  page.host === home.host &&
  ['admin.php', 'network/admin.php'].some(
    (each) => page.pathname === `${home.pathname.replace(/\/+$/, '')}/wp-admin/${each}`,
  )

/** The way back, with what came of it. */
export function wayBack({ returnTo, state }: ConnectRequest, outcome: { code: string } | { error: string }): string {
  const url = new URL(returnTo)
  for (const name of ['parley_code', 'parley_state', 'parley_error']) url.searchParams.delete(name)
  if ('code' in outcome) url.searchParams.set('parley_code', outcome.code)
  else url.searchParams.set('parley_error', outcome.error)
  url.searchParams.set('parley_state', state)
  return url.href
}

/** An http(s) address whose host may stand in a policy, without a user and a fragment. */
function address(text: string): URL | null {
  if (!v.is(webAddress, text) || /[#@\\\s]/.test(text)) return null
  return URL.parse(text)
}
