import type { Page } from '@parley/protocol/page'
import { attempt } from '../engine/attempt.ts'

/** In bytes. The backend takes 32 KB in all, of which the longest message is 12. */
const mostBytes = 16 * 1024

/**
 * What the page says of itself, as far as it can go with a message: where that is too much, without the cart, and at
 * last its address alone. A body that is too big would cost the shopper every message.
 */
export function fitPage(page: Page): Page {
  const { cart: _, ...rest } = page
  const fitting = [page, rest].find(fits)
  if (fitting !== page) console.warn('Parley: the page says more than can be sent whole.')
  return fitting ?? { url: page.url }
}

const fits = (page: Page): boolean => {
  // There is none of a `BigInt` or of a thing that holds itself, which a shop's script can send to the frame too.
  const json = attempt(() => JSON.stringify(page))
  return json !== undefined && new Blob([json]).size <= mostBytes
}
