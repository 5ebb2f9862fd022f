import { ApiError } from '#http/api-error.ts'
import type { RequestContext } from '#http/request-state.ts'

/** The longest body that is read, in bytes: the numbers of a customer's thousands of orders among it. */
const maxBytes = 256 * 1024

/**
 * The body as it was sent, which is what its sender signed.
 *
 * @throws {ApiError} `message_too_long`
 */
export async function rawBody(ctx: RequestContext): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  if ((ctx.request.length ?? 0) > maxBytes) throw tooLong(ctx)
  // A refusal has to reach its sender: a destroyed request would take the connection along.
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLong(ctx)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLong(ctx: RequestContext): ApiError {
  // What it goes on to send would stand where its next request is looked for.
  ctx.set('Connection', 'close')
  return new ApiError('message_too_long', { detail: `A body may have ${maxBytes} bytes at most.` })
}
