import * as v from 'valibot'
import { line } from './text.ts'

const amount = v.pipe(v.number(), v.finite())
const currency = v.pipe(v.string(), v.regex(/^[A-Za-z]{3}$/))

/** What the host page says of itself. Data from a stranger's page: cut to sane lengths, never trusted. */
export const page = v.object({
  url: line(2000),
  title: v.optional(line(300)),
  referrer: v.optional(line(2000)),
  product: v.optional(
    v.object({
      id: line(100),
      title: line(300),
      url: v.optional(line(2000)),
      variantId: v.optional(line(100)),
      price: v.optional(amount),
      currency: v.optional(currency),
    }),
  ),
  cart: v.optional(
    v.object({
      total: amount,
      currency,
      items: v.pipe(
        v.array(v.object({ id: line(100), title: line(300), quantity: amount, price: v.optional(amount) })),
        v.transform((items) => items.slice(0, 50)),
      ),
    }),
  ),
})
export type Page = v.InferOutput<typeof page>
