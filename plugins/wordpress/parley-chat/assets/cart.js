// A product card's button in the chat puts the product into WooCommerce's cart, after the shopper's click.
;(() => {
  const { api } = JSON.parse(document.getElementById('parley-chat-cart-options')?.textContent ?? '{}')
  const soldOut = /out_of_stock|not_purchasable|no_stock|product_not_enough_stock/

  // Calls wait here for the loader, which may come later.
  const waiting = []
  function queue(...call) {
    waiting.push(call)
  }
  queue.q = waiting
  window.Parley ||= queue

  async function add({ variantId, id }) {
    const cart = await fetch(`${api}cart`, { credentials: 'same-origin', cache: 'no-store' })
    const response = await fetch(`${api}cart/add-item`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Nonce: cart.headers.get('Nonce') ?? '' },
      body: JSON.stringify({ id: Number(variantId ?? id), quantity: 1 }),
    })
    // A page in place of a cart, as firewalls send, is none: it throws here, and the button says that it failed.
    const { code } = await response.json()
    if (!response.ok) return { status: soldOut.test(code) ? 'sold-out' : 'failed' }
    showInCart()
    return { status: 'done' }
  }

  // The theme's small cart: WooCommerce's blocks listen to the one, its classic widgets to the other.
  function showInCart() {
    document.body.dispatchEvent(
      new CustomEvent('wc-blocks_added_to_cart', { bubbles: true, detail: { preserveCartData: false } }),
    )
    window.jQuery?.(document.body).trigger('wc_fragment_refresh')
  }

  window.Parley('on', 'action', ({ name, data, respondWith }) => {
    if (name === 'add-to-cart') respondWith(add(data))
  })
})()
