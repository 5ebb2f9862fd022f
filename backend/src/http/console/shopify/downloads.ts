import { rateLimit } from '#http/limits/rate-limit.ts'
import { type RequestContext, shopOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import { createExports } from './one-export.ts'

interface Download {
  readonly name: string
  readonly type: string
  readonly parts: AsyncIterable<string>
}

/** Files that a merchant takes along: so many a minute, and one at a time. */
export function createDownloads(services: Services) {
  const by = (ctx: RequestContext) => shopOf(ctx).site.accountId
  const exportOf = createExports()
  return {
    /** Stands in each one's route. */
    limit: rateLimit(services, { name: 'shop_exports', max: 5, by }),

    /** @throws {ApiError} `rate_limited` */
    respond(ctx: RequestContext, { name, type, parts }: Download): void {
      ctx.type = type
      ctx.set('Content-Disposition', `attachment; filename="${name}"`)
      ctx.body = exportOf(by(ctx), parts)
    },
  }
}

export type Downloads = ReturnType<typeof createDownloads>
