// What the chat needs of a Shopify page: the visitor's consent, what page this is, and the cart once it is wanted.
;(() => {
  const tag = document.currentScript
  const options = document.querySelector('script[data-parley]')
  // A page may hold the tag twice, of an embed and of a block; the first one does it.
  if (!options || document.querySelector('script[data-parley-cart]') !== tag) return
  const { page, site } = JSON.parse(options.textContent)

  // Calls wait here for the loader, which may come later.
  const waiting = []
  function queue(...call) {
    waiting.push(call)
  }
  queue.q = waiting
  window.Parley ||= queue

  let cart
  const loadCart = () => {
    cart ??= import(tag.dataset.parleyCart)
    return cart
  }
  let contents

  // A theme puts the variant that is chosen into the address; its price the page did not print.
  function productNow({ variantId, price, ...product }) {
    const chosen = new URLSearchParams(location.search).get('variant')
    return !chosen || chosen === `${variantId}` ? { ...product, variantId, price } : { ...product, variantId: chosen }
  }

  function tellPage() {
    const { product, ...rest } = page
    window.Parley('page', {
      ...rest,
      ...(product && { product: productNow(product) }),
      ...(contents && { cart: contents }),
    })
  }

  // The cart as it is when the shopper begins to write, and whenever the theme says that it has changed.
  async function tellCart() {
    contents = await (await loadCart()).contents()
    tellPage()
  }
  const report = (error) => console.warn('Parley: cart', error)

  tellPage()
  // At once: the chat knows its page by the address, and would take a new one for another page.
  window.navigation?.addEventListener('currententrychange', tellPage)
  addEventListener('parley:open', () => tellCart().catch(report))
  document.addEventListener('shopify:cart:lines-update', ({ promise }) => {
    if (contents) Promise.resolve(promise).then(tellCart).catch(report)
  })
  window.Parley('on', 'action', ({ name, data, respondWith }) => {
    if (name === 'add-to-cart') respondWith(loadCart().then(({ add }) => add(data)))
  })

  // Nothing is stored until the shop's own consent says so. Who has not been asked yet has not refused.
  function obey(storage) {
    const bringFrame = !storage && !isReady && markStored()
    window.Parley('consent', { storage })
    // What the frame has stored is out of the page's reach: it comes, out of sight, hears of the no, and forgets.
    if (bringFrame) window.Parley('debug')
  }

  // Until it has forgotten, a mark says so to the next page.
  const mark = `parley:${site}:forget`
  let isReady = false
  window.Parley('on', 'ready', () => {
    isReady = true
    withStorage((storage) => storage.removeItem(mark))
  })
  const markStored = () =>
    withStorage((storage) => {
      const stored = Object.keys(storage).some((name) => name.startsWith(`parley:${site}`))
      if (stored) storage.setItem(mark, '1')
      return stored
    })
  /** Where the browser gives the page no storage, the frame has none either. */
  function withStorage(use) {
    try {
      return use(localStorage)
    } catch (error) {
      console.warn('Parley: storage', error)
    }
  }
  document.addEventListener('visitorConsentCollected', ({ detail }) => obey(detail.preferencesAllowed === true))
  function askConsent() {
    window.Shopify?.loadFeatures?.([{ name: 'consent-tracking-api', version: '0.1' }], (error) => {
      if (error) return console.warn('Parley: consent', error)
      const { customerPrivacy } = window.Shopify
      if (customerPrivacy.preferencesProcessingAllowed()) obey(true)
      else if (customerPrivacy.currentVisitorConsent().preferences === 'no') obey(false)
    })
  }
  const whenIdle = window.requestIdleCallback ?? setTimeout
  whenIdle(askConsent)
})()
