import { ApiError } from '#http/api-error.ts'
import type { RequestContext } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import type { OpenConnection } from '#platforms/wordpress/connections.ts'

/**
 * Whose call this is, by its `X-Parley-Signature`. (`Authorization` does not reach PHP, nor leave it, everywhere.) A
 * refusal says no more than that; the one thing that an honest caller can mend is its clock.
 *
 * @throws {ApiError} `forbidden`
 */
export async function signedBy(
  ctx: RequestContext,
  { wordpress }: Pick<Services, 'wordpress'>,
): Promise<OpenConnection> {
  const call = { method: ctx.method, path: ctx.req.url ?? '', body: ctx.request.rawBody ?? '' }
  const verified = await wordpress.verifyCall(ctx.get('X-Parley-Signature'), call)
  if (verified === 'clock') throw new ApiError('forbidden', { detail: 'clock' })
  if (verified === 'refused') throw new ApiError('forbidden')
  return verified
}
