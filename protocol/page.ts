import * as v from 'valibot'
import { fitting } from './fitting.ts'
import { line } from './text.ts'

/** Shops' templates write numbers as texts, and ids as numbers. What is meant for people (`€84`, `1,200`) is no amount. */
const amount = v.union([
  v.pipe(v.number(), v.finite()),
  v.pipe(v.string(), v.regex(/^-?\d{1,12}(\.\d{1,12})?$/), v.transform(Number)),
])
const id = v.union([line(100), v.pipe(v.number(), v.finite(), v.transform(String))])
const currency = v.pipe(v.string(), v.regex(/^[A-Za-z]{3}$/))

const product = fitting(
  v.object({
    id,
    title: line(300),
    url: v.optional(line(2000)),
    variantId: v.optional(id),
    price: v.optional(amount),
    currency: v.optional(currency),
  }),
)

const item = fitting(v.object({ id, title: line(300), quantity: amount, price: v.optional(amount) }))

const cart = fitting(
  v.object({
    total: v.optional(amount),
    currency: v.optional(currency),
    items: v.optional(
      v.pipe(
        v.array(v.unknown()),
        v.transform((items) => items.slice(0, 50).filter((it) => v.is(item, it))),
        v.array(item),
      ),
    ),
  }),
)

/**
 * What the host page says of itself. Data from a stranger's page: cut to sane lengths, never trusted, and what is wrong in
 * it is left out. It must not cost the shopper the message that it comes with.
 */
export const page = fitting(
  v.object({
    url: line(2000),
    title: v.optional(line(300)),
    referrer: v.optional(line(2000)),
    /** What kind of page it is, in the shop's own words: `product`, `cart`. */
    type: v.optional(line(50)),
    product: v.optional(product),
    cart: v.optional(cart),
  }),
)
export type Page = v.InferOutput<typeof page>
