import { describe, expect, it } from 'vitest'
import { signedCustomer } from '../../backend/test/signed-customer.ts'
import { appEmbeds, placeBlock, renderBlock, type Storefront } from '../../e2e/world/theme-app-extension.ts'

const secret = 'a'.repeat(64)
const config = {
  api: 'https://chat.example',
  site: 'pk_x',
  config: { version: 3, name: 'Keramik', texts: {}, locale: 'en' },
  texts: {
    default: { title: 'Help' },
    en: { title: 'Help' },
    pt: { title: 'Ajuda' },
    'pt-BR': { title: 'Posso ajudar?' },
  },
}
const metafields = { 'parley.live': true, 'parley.config': config, 'parley_private.identity_secret': secret }
const product = {
  id: 11,
  title: 'Tasse',
  url: '/products/tasse',
  selected_or_first_available_variant: { id: 12, price: 1990 },
}

const json = /<script type="application\/json" data-parley>(.*?)<\/script>/s
const render = (storefront: Partial<Storefront> = {}, block = 'chat') =>
  renderBlock(block, { metafields, ...storefront })
const printed = (storefront: Partial<Storefront> = {}, block = 'chat') =>
  JSON.parse(json.exec(render(storefront, block))?.[1] ?? 'null')

describe('what Shopify does with a block', () => {
  it.each([
    ['chat', 'body'],
    ['inline-chat', 'section'],
  ])('%s: it stands in the %s and brings the loader, where the app is switched on', (block, target) => {
    const placed = (more: object) => placeBlock(block, { metafields: { ...metafields, ...more } })
    const script = 'https://cdn.example/assets/parley.js'
    expect(placed({ 'parley.enabled': true })).toEqual([{ target, script, html: render({}, block) }])
    expect([placed({ 'parley.enabled': false }), placed({})]).toEqual([[], []])
  })

  it('the merchant finds one under "App embeds"', () => {
    expect(appEmbeds).toEqual(['chat'])
  })
})

describe('the app embed', () => {
  it('prints what the loader reads, and the addresses of its own two scripts', () => {
    expect(printed()).toEqual({
      site: 'pk_x',
      api: 'https://chat.example',
      mode: 'floating',
      side: 'right',
      offsetX: 20,
      offsetY: 20,
      zIndex: 999,
      consent: 'wait',
      locale: 'en',
      page: { type: 'index' },
      config: { ...config.config, texts: { en: { title: 'Help' } } },
    })
    expect(render()).toContain(
      '<script async src="https://cdn.example/assets/parley-shop.js" data-parley-cart="https://cdn.example/assets/parley-cart.js">',
    )
  })

  it.each([
    ['before the app has written anything', { metafields: {} }],
    ['in the editor before the app has written anything', { metafields: {}, designMode: true }],
    ['before the agent has answered', { metafields: { ...metafields, 'parley.live': false } }],
    ['where the merchant does not want it', { pageType: 'cart', settings: { on_cart: false } }],
  ])('prints nothing %s', (_, storefront) => {
    expect(render(storefront).trim()).toBe('')
  })

  it('is in the theme editor also before the agent has answered', () => {
    expect(printed({ metafields: { ...metafields, 'parley.live': false }, designMode: true }).site).toBe('pk_x')
  })

  it.each([
    ['on_home', 'index'],
    ['on_products', 'product'],
    ['on_collections', 'collection'],
    ['on_collections', 'list-collections'],
    ['on_collections', 'search'],
    ['on_cart', 'cart'],
    ['on_others', 'article'],
    ['on_others', 'customers/order'],
  ])('leaves the pages that %s stands for: %s', (setting, pageType) => {
    expect(printed({ pageType }).page.type).toBe(pageType)
    expect(render({ pageType, settings: { [setting]: false } }).trim()).toBe('')
  })

  it('stands where the theme has it, on phones at a height of their own', () => {
    const settings = { side: 'left', offset_x: 0, offset_y: 40, phone_offset_y: 120 }
    expect(printed({ settings })).toMatchObject({ side: 'left', offsetX: 0, offsetY: 40 })
    expect(render({ settings })).toContain('html{--parley-y:120px}')
    expect(render({ settings: { ...settings, phone_offset_y: 40 } })).not.toContain('<style>')
  })

  it.each([
    ['pt-BR', { 'pt-BR': { title: 'Posso ajudar?' } }],
    ['pt-PT', { 'pt-PT': { title: 'Ajuda' } }],
    ['ru', { ru: { title: 'Help' } }],
  ])('prints the texts of the present locale alone: %s', (locale, texts) => {
    expect(printed({ locale })).toMatchObject({ locale, config: { texts } })
    expect(Object.keys(printed({ locale }).config.texts)).toEqual([locale])
  })

  it('says which product a page shows', () => {
    expect(printed({ pageType: 'product', product, origin: 'https://keramik.test' }).page).toEqual({
      type: 'product',
      product: {
        id: 11,
        title: 'Tasse',
        url: 'https://keramik.test/products/tasse',
        variantId: 12,
        price: 19.9,
        currency: 'EUR',
      },
    })
    expect(printed({ pageType: 'index', product }).page).toEqual({ type: 'index' })
  })
})

describe('a customer who is signed in', () => {
  const customer = { id: 77, email: 'anna@shop.example', name: 'Anna', phone: '+491234', orders_count: 3 }

  it('is signed for this shop and ten minutes, with where to have it renewed', () => {
    const before = Math.floor(Date.now() / 1000)
    const { identity, identityUrl } = printed({ customer, shopId: 501 })
    const expires = Number(identity.split('.')[3])
    expect(expires - before).toBeGreaterThanOrEqual(600)
    expect(expires - before).toBeLessThan(605)
    const signed = signedCustomer(secret, { shopId: '501', customerId: '77', expires })
    expect([identity, identityUrl]).toEqual([signed, '/apps/parley-chat/identity'])
  })

  it('is the tester of the theme editor there, whoever is signed in, whom nothing renews', () => {
    for (const known of [{}, { customer }]) {
      const { identity, identityUrl } = printed({ ...known, shopId: 501, designMode: true })
      expect([identity.split('.').slice(0, 3), identityUrl]).toEqual([['sfy1', '501', '0'], undefined])
    }
  })

  it('is not told by name, address, phone or order, and the key stays with Shopify', () => {
    const html = render({ customer })
    for (const part of ['Anna', 'anna', '491234', 'orders', secret]) expect(html).not.toContain(part)
  })

  it.each([
    ['who is nobody', { customer: undefined }],
    ['while there is no key', { customer, metafields: { 'parley.live': true, 'parley.config': config } }],
    ['under a blank key', { customer, metafields: { ...metafields, 'parley_private.identity_secret': '' } }],
  ])('is nobody: one %s', (_, storefront) => {
    const options = printed(storefront)
    expect([options.site, options.identity, options.identityUrl]).toEqual(['pk_x', undefined, undefined])
  })
})

describe('the block in a page', () => {
  it('is the place of an inline chat, of the height that the merchant chose', () => {
    const html = render({ settings: { height: 720 } }, 'inline-chat')
    expect(html).toContain('<div data-parley-inline style="height: 720px"')
    expect(printed({}, 'inline-chat')).toMatchObject({ mode: 'inline', target: '[data-parley-inline]', site: 'pk_x' })
    expect(printed({}, 'inline-chat')).not.toHaveProperty('side')
  })

  it('leaves no gap where there is no chat', () => {
    expect(render({ metafields: {} }, 'inline-chat').trim()).toBe('')
  })
})

describe('a page whose address is a secret, or where nobody may shop yet', () => {
  const pageTypes = ['captcha', 'customers/activate_account', 'customers/reset_password', 'gift_card', 'password']

  it.each(pageTypes)('has no chat, neither at its edge nor in it: %s', (pageType) => {
    for (const block of ['chat', 'inline-chat'])
      for (const designMode of [false, true]) expect(render({ pageType, designMode }, block).trim()).toBe('')
  })
})

it('nothing that is printed is to be seen: no link, no text, no name of ours', () => {
  const shown = (html: string) => html.replace(/<(script|style)\b.*?<\/\1>/gs, '').trim()
  expect(shown(render())).toBe('')
  expect(shown(render({}, 'inline-chat'))).toBe('<div data-parley-inline style="height: 640px" ></div>')
})

describe('hostile words', () => {
  const hostile = `</script><script>alert(1)</script> "\\ '{{ shop.id }} \\0 \\\\ \u2028`

  it('stay data, and whole', () => {
    const words = { ...config, config: { ...config.config, name: hostile }, texts: { default: { title: hostile } } }
    const html = render({
      metafields: { ...metafields, 'parley.config': words },
      pageType: 'product',
      product: { ...product, title: hostile },
    })
    expect(html.match(/<\/?script/g)).toHaveLength(4)
    const options = JSON.parse(json.exec(html)?.[1] ?? '')
    expect([options.config.name, options.config.texts.en.title, options.page.product.title]).toEqual([
      hostile,
      hostile,
      hostile,
    ])
  })
})
