import { bodyParser } from '@koa/bodyparser'
import { ApiError } from '#http/api-error.ts'
import type { RequestContext, RequestMiddleware } from '#http/request-state.ts'

/** Largest body of a form, in bytes. */
const maxBytes = 32 * 1024

const parse = bodyParser({
  enableTypes: ['form'],
  formLimit: maxBytes,
  onError(error) {
    if ('type' in error && error.type === 'entity.too.large') throw new ApiError('message_too_long')
    throw new ApiError('invalid_request', { cause: error })
  },
})

/** Reads what a form sent, not compressed; `fieldOf` finds what is in it. */
export const formBody = (): RequestMiddleware =>
  async function formBody(ctx, next) {
    const encoding = ctx.get('Content-Encoding')
    if ((encoding && encoding !== 'identity') || !ctx.is('application/x-www-form-urlencoded'))
      throw new ApiError('unsupported_media_type')
    await parse(ctx, async () => {})
    ctx.state.body = ctx.request.body
    await next()
  }

/** A field's text as it was sent; '' where it is missing or stands there several times. */
export function fieldOf(ctx: RequestContext, name: string): string {
  const { body } = ctx.state
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : ''
}

/** A parameter of the address; '' where it is missing or stands there several times. */
export function parameterOf(ctx: RequestContext, name: string): string {
  const value = ctx.query[name]
  return typeof value === 'string' ? value : ''
}
