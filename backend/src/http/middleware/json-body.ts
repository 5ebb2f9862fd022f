import { bodyParser } from '@koa/bodyparser'
import * as v from 'valibot'
import { ApiError } from '#http/api-error.ts'
import type { RequestContext, RequestMiddleware } from '#http/request-state.ts'

/** Largest body of a request that nothing else is said of, in bytes. */
const usualBytes = 32 * 1024

const parser = (maxBytes: number) =>
  bodyParser({
    enableTypes: ['json'],
    jsonLimit: maxBytes,
    onError(error) {
      if ('type' in error && error.type === 'entity.too.large')
        throw new ApiError('message_too_long', { detail: `A body may have ${maxBytes} bytes at most.` })
      throw new ApiError('invalid_request', { detail: 'The body is not valid JSON.', cause: error })
    },
  })
const usual = parser(usualBytes)

/**
 * Reads a JSON body. It stands before `requireSession`: a body may take 30 s to come, and access is judged when it is
 * used. At most 32 KB unless said otherwise, and never a compressed one, since a small one may unfold to a huge one.
 */
export const jsonBody = (maxBytes: number = usualBytes): RequestMiddleware => {
  const parse = maxBytes === usualBytes ? usual : parser(maxBytes)
  return async function jsonBody(ctx, next) {
    const encoding = ctx.get('Content-Encoding')
    if (encoding && encoding !== 'identity')
      throw new ApiError('unsupported_media_type', { detail: 'Send it uncompressed.' })
    if (!ctx.is('application/json'))
      throw new ApiError('unsupported_media_type', { detail: 'Send `Content-Type: application/json`.' })
    await parse(ctx, async () => {})
    ctx.state.body = ctx.request.body
    await next()
  }
}

/** The request's body as the schema has it. */
export function parseBody<Schema extends v.GenericSchema>(ctx: RequestContext, schema: Schema): v.InferOutput<Schema> {
  return parseInput(schema, ctx.state.body)
}

/**
 * What came from outside, as the schema has it.
 *
 * @throws {ApiError} `invalid_request`, naming each part that is wrong. What was sent is not repeated.
 */
export function parseInput<Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input, { abortPipeEarly: true })
  if (result.success) return result.output
  const errors = result.issues.slice(0, 20).map((issue) => ({
    path: v.getDotPath(issue) ?? '',
    message: expectation(issue),
  }))
  throw new ApiError('invalid_request', { errors })
}

/** What a part should have been. Never what it was, nor a pattern that only its author can read. */
function expectation({ type, expected, requirement, message }: v.BaseIssue<unknown>): string {
  if (requirement instanceof RegExp) return type === 'regex' ? 'is not of the expected form' : `expected a ${type}`
  if (typeof requirement === 'function') return message
  return `expected ${expected ?? 'another value'}`.slice(0, 200)
}
