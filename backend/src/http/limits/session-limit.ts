import { sessionOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { type RateLimit, rateLimit } from './rate-limit.ts'

/** At most `max` requests a minute of one session; it stands behind `requireSession`. */
export const sessionLimit = (services: Pick<Services, 'metrics' | 'redis'>, name: string, max: number): RateLimit =>
  rateLimit(services, { name, max, by: (ctx) => sessionOf(ctx).visitor.sessionId })
