import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { acceptedEncoding } from './accepted-encoding.ts'
import type { RequestContext } from './request-state.ts'

const asBrotli = promisify(brotliCompress)
const asGzip = promisify(gzip)

/** Made for each response, unlike those of assets: brotli's best would take a hundred times as long as this one. */
const compressed = {
  br: (text: string) => asBrotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (text: string) => asGzip(text, { level: constants.Z_BEST_COMPRESSION }),
}

/** Less than this, in characters, goes in one packet as it is. */
const leastLength = 1_024

/**
 * It runs on the four threads that also look up names and sign: whoever asks for much at once must not hold those up, and
 * gets it as it is.
 */
const mostAtOnce = 2
let compressing = 0

/**
 * Responds with a text, compressed where the client takes it. For whoever may read lengths, a compressed response tells
 * whether what the attacker had put into it also stands elsewhere in it (BREACH, CVE-2013-3587): who calls this says why
 * that gains nothing there.
 */
export async function respondCompressed(ctx: RequestContext, text: string): Promise<void> {
  const encoding = acceptedEncoding(ctx, () => text.length >= leastLength && compressing < mostAtOnce)
  if (!encoding) {
    ctx.body = text
    return
  }
  compressing += 1
  try {
    ctx.body = await compressed[encoding](text)
  } finally {
    compressing -= 1
  }
  // Only now: should that fail, the error's body goes out as it is.
  ctx.set('Content-Encoding', encoding)
}

/**
 * Responds with what was said, compressed as above: on a slow phone the history is what takes longest. It holds no token,
 * and no other site can have it sent again and again, because a session is not a cookie.
 */
export async function respondWithHistory(ctx: RequestContext, history: object): Promise<void> {
  ctx.type = 'application/json'
  await respondCompressed(ctx, JSON.stringify(history))
}
