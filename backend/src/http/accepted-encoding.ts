import type { RequestContext } from './request-state.ts'

const encodings = ['br', 'gzip'] as const

export type Encoding = (typeof encodings)[number]

/**
 * The encoding that a response goes out in, brotli before gzip; undefined: as it is. Asked one by one: of several the
 * library takes the browser's order for a preference, and all browsers name gzip first.
 */
export function acceptedEncoding(ctx: RequestContext, isThere: (encoding: Encoding) => boolean): Encoding | undefined {
  ctx.vary('Accept-Encoding')
  return encodings.find((each) => isThere(each) && ctx.acceptsEncodings(each) === each)
}
