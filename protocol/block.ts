import * as v from 'valibot'
import { cardName } from './card-template.ts'
import { line, webAddress } from './text.ts'

/** The info string of the fenced block of Markdown in which an answer carries a block. */
export const blockFence = 'parley'

/** What is shown where the block itself cannot be: in a transcript as text, by an older client. */
const fallback = v.optional(v.pipe(v.string(), v.maxLength(2000)))

/** A line that says something. */
const words = (max: number) => v.pipe(line(max), v.minLength(1))

export const quickReplies = v.object({
  type: v.literal('quick-replies'),
  text: fallback,
  /** A tap sends `text`, or the label where there is none. */
  options: v.pipe(
    v.array(v.object({ label: words(80), text: v.optional(words(500)) })),
    v.minLength(1),
    v.maxLength(8),
  ),
})

export const product = v.object({
  id: line(100),
  title: words(200),
  note: v.optional(line(200)),
  price: v.optional(v.pipe(v.number(), v.finite())),
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/))),
  imageUrl: v.optional(webAddress),
  url: v.optional(webAddress),
  variantId: v.optional(line(100)),
})
export type Product = v.InferOutput<typeof product>

export const products = v.object({
  type: v.literal('products'),
  text: fallback,
  items: v.pipe(v.array(product), v.minLength(1), v.maxLength(12)),
})

/** A card of the site's own kind: `card` names a template that its config declares. */
export const ownCard = v.object({
  type: v.literal('card'),
  text: fallback,
  card: cardName,
  data: v.record(v.string(), v.unknown()),
})

/** A structured part of an answer: JSON in a fenced block ` ```parley `. */
export const block = v.variant('type', [quickReplies, products, ownCard])
export type Block = v.InferOutput<typeof block>
