import type { PlacedBlock } from '../theme-app-extension.ts'

/** What differs between two pages of a shop. */
export interface ThemePage {
  readonly locale: string
  /** The theme's own part of the page below the product. */
  readonly section?: string
  /** Those of the app. */
  readonly blocks: readonly PlacedBlock[]
  /** The visitor's answer to the banner. */
  readonly consent: string
  /** The theme has Shopify's standard actions. */
  readonly actions: boolean
  readonly cookieBanner: boolean
  /** What a visitor wants can be asked for; otherwise it does not load. */
  readonly privacyApi: boolean
  /** "Add to cart" keeps to the bottom of the window. */
  readonly stickyBar: boolean
}

const words = {
  en: {
    add: 'Add to cart',
    checkout: 'Check out',
    accept: 'Accept',
    decline: 'Decline',
    cart: 'Cart',
    about: 'Thrown by hand, glazed twice.',
  },
  ru: {
    add: 'В корзину',
    checkout: 'Оформить',
    accept: 'Принять',
    decline: 'Отклонить',
    cart: 'Корзина',
    about: 'Ручная работа.',
  },
}

/** Both ask the shop. The event comes as a change begins, with a promise of its end. */
const standardActions = `
  const act = async (name, body) => {
    const response = await fetch('/cart/actions/' + name, { method: 'POST', body: JSON.stringify(body ?? {}) })
    return response.json()
  }
  Shopify.actions = {
    getCart: () => act('get'),
    updateCart(payload) {
      const promise = act('update', payload)
      const event = new Event('shopify:cart:lines-update', { bubbles: true })
      document.dispatchEvent(Object.assign(event, { action: 'add', context: 'standard-action', lines: payload.lines, promise }))
      return promise
    },
  }`

/**
 * A product's page in the manner of Dawn 15: its sticky header (z-index 3), its cart drawer (1000), a bar that keeps
 * "add to cart" at the bottom, and Shopify's cookie banner above all. With what Shopify puts into each page of what apps
 * use: `Shopify.loadFeatures`, the Customer Privacy API behind it, `routes`, and where wanted the standard actions.
 */
export function themePage({
  locale,
  section = '',
  blocks,
  consent,
  actions,
  cookieBanner,
  privacyApi,
  stickyBar,
}: ThemePage): string {
  const said = locale.startsWith('ru') ? words.ru : words.en
  const scripts = [...new Set(blocks.flatMap(({ script }) => script ?? []))]
  const printedIn = (place: string) => blocks.filter(({ target }) => target === place).map(({ html }) => html)
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Dawn pour-over set</title>
<style>
  * { box-sizing: border-box } body { margin: 0; font: 16px/1.5 sans-serif }
  header { display: flex; align-items: center; justify-content: space-between; position: sticky; top: 0; z-index: 3; background: #fff; padding: 16px; border-bottom: 1px solid #ccc }
  main { max-width: 1200px; margin: auto; padding: 16px; min-height: 1600px }
  button { font: inherit; padding: 12px 20px; border: 1px solid #333; background: #fff; color: #222 }
  .product { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 40px; margin: 16px 0 48px }
  .picture { aspect-ratio: 4/3; background: radial-gradient(circle at 50% 60%, #8a7f74 0 28%, #d9d2c8 29%) }
  .sticky { position: fixed; inset: auto 0 0; z-index: 5; background: #fff; border-top: 1px solid #ccc }
  .sticky > div { max-width: 1200px; margin: auto; padding: 10px 16px; display: flex; gap: 16px; justify-content: space-between }
  @media (max-width: 749px) { .sticky button { flex: 1 } .sticky span { display: none } }
  cart-drawer { position: fixed; inset: 0; z-index: 1000; background: rgb(0 0 0 / 50%); display: none }
  cart-drawer.active { display: block }
  .drawer { position: absolute; inset: 0 0 0 auto; width: min(400px, 100%); background: #fff; display: flex; flex-direction: column }
  .drawer > :first-child { flex: 1; padding: 16px }
  .drawer button { margin: 16px }
  #shopify-pc__banner { position: fixed; inset: auto 0 0; z-index: 2000001; background: #fff; padding: 16px; display: flex; gap: 8px }
</style>
<script>
  const consent = { preferences: ${JSON.stringify(consent)} }
  window.Shopify = {
    routes: { root: '/' },
    loadFeatures(_features, done) {
      setTimeout(() => {
        if (!${privacyApi}) return done(new Error('It did not load.'))
        Shopify.customerPrivacy = {
          preferencesProcessingAllowed: () => consent.preferences === 'yes',
          currentVisitorConsent: () => consent,
        }
        done()
      })
    },
  }
  ${actions ? standardActions : ''}
  function choose(preferencesAllowed) {
    consent.preferences = preferencesAllowed ? 'yes' : 'no'
    document.cookie = 'consent=' + consent.preferences
    document.getElementById('shopify-pc__banner')?.remove()
    document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail: { preferencesAllowed } }))
  }
  window.shift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
</script>
${scripts.map((script) => `<script async src="${script}"></script>`).join('\n')}
<header>Keramik <button id="cart" onclick="document.querySelector('cart-drawer').classList.add('active')">${said.cart}</button></header>
<main><div class="product"><div class="picture"></div><div><h1>Dawn pour-over set</h1><p>€68.00</p><p>${said.about}</p></div></div>${section}${printedIn('section').join('')}</main>
${stickyBar ? `<div class="sticky"><div><span>Dawn pour-over set</span><button id="add">${said.add}</button></div></div>` : ''}
<cart-drawer><div class="drawer"><p>1 × Dawn pour-over set</p><button id="checkout">${said.checkout}</button></div></cart-drawer>
${
  cookieBanner
    ? `<div id="shopify-pc__banner"><button id="accept" onclick="choose(true)">${said.accept}</button><button id="decline" onclick="choose(false)">${said.decline}</button></div>`
    : ''
}
${printedIn('body').join('')}
</html>`
}
