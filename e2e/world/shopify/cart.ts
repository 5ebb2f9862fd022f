import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

interface Line {
  readonly variant_id: number
  readonly title: string
  readonly final_price: number
  quantity: number
}

/** By variant: what the shop sells. */
const wares = new Map([
  [4101, { title: 'Dawn pour-over set - Ash', final_price: 6800 }],
  [4102, { title: 'Dawn pour-over set - Moss', final_price: 7200 }],
])

const lineId = (variant: number) => `gid://shopify/CartLine/${variant}`
const gid = (variant: number) => `gid://shopify/ProductVariant/${variant}`
/** As the Storefront API writes money. */
const money = (hundredths: number) => ({ totalAmount: { amount: (hundredths / 100).toFixed(1), currencyCode: 'EUR' } })

/** A shop's cart as its Ajax API has it, and as `Shopify.actions` do. */
export function createCart() {
  const lines: Line[] = []
  const soldOut = new Set([4199])
  const total = () => lines.reduce((sum, { final_price, quantity }) => sum + final_price * quantity, 0)

  function add(variant: number): number {
    if (soldOut.has(variant)) return 422
    const ware = wares.get(variant)
    if (!ware) return 404
    const line = lines.find(({ variant_id }) => variant_id === variant)
    if (line) line.quantity += 1
    else lines.push({ variant_id: variant, quantity: 1, ...ware })
    return 200
  }

  /** https://shopify.dev/docs/api/storefront-events-and-actions/actions/get-cart */
  function summary() {
    if (lines.length === 0) return null
    return {
      id: 'gid://shopify/Cart/1',
      cost: money(total()),
      lines: lines.map(({ variant_id, title, quantity, final_price }) => ({
        id: lineId(variant_id),
        quantity,
        cost: money(final_price * quantity),
        merchandise: { id: gid(variant_id), product: { title: title.split(' - ')[0] } },
      })),
    }
  }

  /**
   * What is declined resolves too; stock is a warning since 2024-10, all else an error of the user's. Warned is of any line,
   * by its id (https://shopify.dev/docs/storefronts/headless/building-with-the-storefront-api/cart/cart-warnings).
   */
  function update(merchandiseId: string) {
    const asked = [...wares.keys(), ...soldOut].find((variant) => gid(variant) === merchandiseId) ?? 0
    const status = add(asked)
    const gone = new Set([...lines.map(({ variant_id }) => variant_id), asked]).intersection(soldOut)
    const warnings = [...gone].map((variant) => ({
      code: 'MERCHANDISE_OUT_OF_STOCK',
      message: 'It is sold out.',
      target: lineId(variant),
    }))
    return {
      cart: summary(),
      ...(status === 404 && { userErrors: [{ code: 'INVALID', message: 'The merchandise does not exist.' }] }),
      ...(warnings.length > 0 && { warnings }),
    }
  }

  return {
    lines,
    /** Variants that nobody can have any more. */
    soldOut,
    async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const body = request.method === 'POST' ? JSON.parse(await text(request)) : {}
      const json = (status: number, answer: unknown) =>
        void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
      if (request.url === '/cart/actions/get') return json(200, { cart: summary() })
      if (request.url === '/cart/actions/update') return json(200, update(body.lines[0].merchandiseId))
      const status = request.url === '/cart/add.js' ? add(body.items[0].id) : 200
      json(status, { currency: 'EUR', total_price: total(), items: lines })
    },
  }
}

export type Cart = ReturnType<typeof createCart>
