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
  const report = (error) => console.warn('Parley', error)

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

  // The frame alone removes what it stored: at a no it comes, out of sight. A mark stays for the next page until it has.
  const mark = `parley:${site}:forget`
  let ready
  let marked
  window.Parley('on', 'ready', () => {
    ready = true
    if (marked) localStorage.removeItem(mark)
  })

  // Nothing is stored until the shop's own consent says so. Who has not been asked yet has not refused.
  function obey(storage) {
    try {
      const names = storage || ready ? [] : Object.keys(localStorage)
      if (names.some((name) => name.startsWith(`parley:${site}`))) localStorage[mark] = marked = true
    } catch (error) {
      report(error)
    }
    window.Parley('consent', { storage })
    if (marked) window.Parley('debug')
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
