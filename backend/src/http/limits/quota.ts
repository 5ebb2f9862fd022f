import { ApiError } from '#http/api-error.ts'
import { networkKey } from '#http/client-address.ts'
import { type RequestContext, sessionOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { secondsToMidnight } from '#sites/turn-quota.ts'

/**
 * Does `work` on one turn of the site's quota for today, and gives the turn back when none came of it: a message that
 * found the queue full, or that another request had stored, costs the merchant nothing.
 *
 * @param began whether the result is a turn of the agent.
 * @throws {ApiError} `quota_reached`
 */
export async function onQuota<T>(
  services: Services,
  ctx: RequestContext,
  work: () => Promise<T>,
  began: (result: T) => boolean,
): Promise<T> {
  const { visitor, site } = sessionOf(ctx)
  if (site.quotaPerDay === null) return work()
  const turn = {
    siteId: site.id,
    quota: site.quotaPerDay,
    network: services.hashAddress(networkKey(ctx.state.address), site.id),
    identified: visitor.sealedIdentity !== undefined,
  }
  if (!(await services.quota.take(turn))) {
    services.metrics.limitsHit.inc({ limit: 'quota' })
    throw new ApiError('quota_reached', { retryAfter: secondsToMidnight() })
  }
  try {
    const result = await work()
    if (!began(result)) await services.quota.giveBack(turn)
    return result
  } catch (error) {
    // A refusal stored nothing. After any other error the message may stand in the database all the same.
    if (error instanceof ApiError) await services.quota.giveBack(turn)
    throw error
  }
}
