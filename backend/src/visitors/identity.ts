import { line } from '@parley/protocol/text'
import * as v from 'valibot'

/** Who a merchant's or a platform's signature says that the visitor is. `sub` is the merchant's own id of the person. */
export const identity = v.object({
  sub: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  email: v.optional(line(254)),
  name: v.optional(line(100)),
  claims: v.optional(v.record(v.string(), v.unknown())),
})
export type Identity = v.InferOutput<typeof identity>
