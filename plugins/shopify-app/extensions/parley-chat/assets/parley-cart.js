// Shopify's cart, fetched when the chat is opened or a product card's button is pressed, and not before.

const root = () => window.Shopify?.routes?.root ?? '/'
/** Of a variant, by its number or by its global id. */
const numberOf = (id) => /^(?:gid:\/\/shopify\/ProductVariant\/)?(\d+)$/.exec(`${id}`)?.[1]

const linesOf = (cart) => cart?.lines?.nodes ?? cart?.lines ?? []

/** What is in it, as the agent is told; an empty one where the shopper has none yet. */
export async function contents() {
  const cart = await fromActions().catch((error) => console.warn('Parley: getCart', error))
  return cart ?? fromAjax()
}

/** Shopify's own action; nothing where it does not say what the lines are. */
async function fromActions() {
  const actions = window.Shopify?.actions
  if (!actions?.getCart) return
  const { cart } = await actions.getCart()
  if (!cart) return { total: 0, items: [] }
  const items = linesOf(cart).map(({ merchandise, quantity, cost }) => ({
    id: numberOf(merchandise?.id),
    title: merchandise?.product?.title,
    quantity,
    price: cost && Number(cost.totalAmount.amount) / quantity,
  }))
  if (!items.every(({ id, title }) => id && title)) return
  return { total: cart.cost.totalAmount.amount, currency: cart.cost.totalAmount.currencyCode, items }
}

/** The Ajax API, which every theme has. Amounts are hundredths, whatever the currency. */
async function fromAjax() {
  const response = await fetch(`${root()}cart.js`, { credentials: 'same-origin', cache: 'no-store' })
  const { total_price, currency, items } = await response.json()
  return {
    total: total_price / 100,
    currency,
    items: items.map(({ variant_id, title, quantity, final_price }) => ({
      id: variant_id,
      title,
      quantity,
      price: final_price / 100,
    })),
  }
}

/** After the shopper's click. @returns what the button says. */
export async function add({ variantId, id }) {
  const variant = numberOf(variantId ?? id)
  if (!variant) return { status: 'failed' }
  const actions = window.Shopify?.actions
  return actions?.updateCart ? addByAction(actions, variant) : addByAjax(variant)
}

const soldOut = /OUT_OF_STOCK|NOT_ENOUGH_STOCK/

/** The theme shows it in its own cart. Shopify warns of each line that has sold out by now, whichever was asked for. */
async function addByAction(actions, variant) {
  const lines = [{ merchandiseId: `gid://shopify/ProductVariant/${variant}`, quantity: 1 }]
  const { cart, userErrors, warnings } = await actions.updateCart({ lines })
  const own = linesOf(cart).filter(({ merchandise }) => numberOf(merchandise?.id) === variant)
  const isThere = own.some(({ quantity }) => quantity > 0)
  const isOwn = ({ target }) => !isThere || !target || own.some(({ id }) => id === target)
  const said = [...(userErrors ?? []), ...(warnings ?? []).filter(isOwn)]
  if (said.some(({ code }) => soldOut.test(code))) return { status: 'sold-out' }
  return { status: userErrors?.length ? 'failed' : 'done' }
}

async function addByAjax(variant) {
  const response = await fetch(`${root()}cart/add.js`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ items: [{ id: Number(variant), quantity: 1 }] }),
  })
  if (response.ok) return { status: 'done' }
  // What cannot be had any more is unprocessable; what is no variant is not found.
  return { status: response.status === 422 ? 'sold-out' : 'failed' }
}
