import { webAddress } from '@parley/protocol/text'
import * as v from 'valibot'
import { ApiError } from '#http/api-error.ts'
import type { RequestContext } from '#http/request-state.ts'
import { parameterOf } from '../form-body.ts'

/** What a plugin asks its admin's browser to bring here. */
export interface ConnectRequest {
  readonly home: URL
  /** Where the browser goes back to: the WordPress's own admin. */
  readonly returnTo: URL
  /**
   * Is that on another host than the home, or in another path? Then the owner has to say that both are theirs: under one
   * host there may be the WordPresses of many.
   */
  readonly elsewhere: boolean
  readonly state: string
  readonly challenge: string
}

const adminPath = /\/wp-admin\/(?:network\/)?admin\.php$/

/**
 * The address's parameters, as docs/protocol/wordpress.md has them.
 *
 * @throws {ApiError} `invalid_request` for one that no plugin sends: above all a return address that is not a WordPress's
 * own admin.
 */
export function connectRequest(ctx: RequestContext): ConnectRequest {
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
  if (!holds) throw new ApiError('invalid_request')
  return { home, returnTo, elsewhere: !isBelow(returnTo, home), state, challenge }
}

const isBelow = (page: URL, home: URL): boolean =>
  page.host === home.host && page.pathname.startsWith(`${home.pathname.replace(/\/+$/, '')}/`)

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
