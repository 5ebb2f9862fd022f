import { ApiError } from '#http/api-error.ts'
import { memberOf, type RequestContext } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import type { Site } from '#sites/site.ts'

/**
 * The site that the address names (`:site`), which is the member's account's.
 *
 * @throws {ApiError} `not_found`, for another account's too: who asks learns nothing of it.
 */
export async function ownSite(ctx: RequestContext, { sites }: Pick<Services, 'sites'>): Promise<Site> {
  const site = await sites.byId(pathParameter(ctx, 'site'))
  if (site?.accountId !== memberOf(ctx).account.id) throw new ApiError('not_found')
  return site
}

/** A part of the address that the route names. */
export function pathParameter(ctx: RequestContext, name: string): string {
  const value: unknown = Reflect.get(ctx.params, name)
  return typeof value === 'string' ? value : ''
}
