import type { RequestContext } from '#http/request-state.ts'
import { sessionOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { rateLimit } from './rate-limit.ts'

/** At most `max` requests a minute of one session; the session has to be known before. */
export const sessionLimit = (
  services: Pick<Services, 'metrics' | 'redis'>,
  name: string,
  max: number,
): ((ctx: RequestContext) => Promise<void>) =>
  rateLimit({
    name,
    max,
    duration: 60_000,
    by: (ctx) => sessionOf(ctx).visitor.sessionId,
    redis: services.redis,
    onLimited: (limit) => services.metrics.limitsHit.inc({ limit }),
  })
