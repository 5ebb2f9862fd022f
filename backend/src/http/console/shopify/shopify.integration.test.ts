import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountModel } from '#accounts/account-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { TestVisitor } from '../../../../test/clients/visitor.ts'
import { oftenEnough } from '../../../../test/platforms/often-enough.ts'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'
import { shopifyApp } from '../../../../test/platforms/shopify.ts'
import { sendWebhook } from '../../../../test/platforms/shopify-calls.ts'

const { shopify, backend, consoleUrl, openHome, ask, embed: embedOf, close } = await startShopBackend()
afterAll(close)
beforeEach(() => {
  shopify.asked.length = 0
})

describe('a merchant who opens the app', () => {
  it('has the shop connected, its domains registered, and the chat on the shop once the agent has answered', async () => {
    const { domain } = shopify.add({ domains: ['keramik.example', 'www.keramik.example'] })
    const response = await openHome(domain)
    const page = await response.text()
    expect([response.status, page]).toEqual([200, expect.stringContaining('<s-table-cell>www.keramik.example')])
    expect(response.headers.get('content-security-policy')).toContain(
      `frame-ancestors https://${domain} https://admin.shopify.com`,
    )
    expect(page).toContain(`<s-text>${domain}</s-text>`)
    expect(page).toMatch(/>Connected since <time [^>]+>[^<]+<\/time> · Shopify last asked <time /)
    expect(page).toContain(`activateAppId=${shopifyApp.apiKey}%2Fchat`)
    expect(shopify.metafield(domain, 'parley.live')).toBe('false')
    const siteKey = shopify.siteKey(domain)

    const embed = await embedOf(siteKey)
    expect(embed.headers.get('content-security-policy')).toMatch(
      `frame-ancestors https://${domain} https://keramik.example https://www.keramik.example https://admin.shopify.com https://online-store-web.shopifyapps.com;`,
    )
    const chosen = await ask(domain, '/shopify/api/agent', { body: { do: 'demo' } })
    expect([chosen.status, await chosen.text()]).toEqual([200, expect.stringContaining('The agent answered')])
    expect(shopify.metafield(domain, 'parley.live')).toBe('true')
    const options = backend.visitorOptions({ siteKey, origin: 'https://keramik.example' })
    const visitor = await vi.waitFor(() => TestVisitor.open(options), oftenEnough)
    expect((await visitor.say('Hello')).reply).toBeDefined()
  })

  it('finds the shop as Shopify has it by now: a domain that was removed may not show the chat any more', async () => {
    const shop = shopify.add({ domains: ['keramik.example'] })
    const { domain } = shop
    await openHome(domain)
    shop.domains = ['neu.example']
    expect(await (await openHome(domain)).text()).toContain('neu.example')
    await vi.waitFor(async () => {
      const policy = (await embedOf(shopify.siteKey(domain))).headers.get('content-security-policy')
      expect(policy).toContain(`frame-ancestors https://${domain} https://neu.example https://admin.shopify.com`)
    }, 10_000)
  })

  it('has one account and one site, however often and however much at once the app is opened', async () => {
    const { domain, name } = shopify.add({ name: 'Opened often' })
    const idToken = await shopify.idToken(domain)
    const opened = await Promise.all([1, 2, 3].map(() => openHome(domain, idToken)))
    expect(opened.map(({ status }) => status)).toEqual([200, 200, 200])
    await openHome(domain)
    const accounts = await accountModel(backend.connection).find({ name }).lean()
    expect(await siteModel(backend.connection).countDocuments({ name })).toBe(1)
    expect(accounts).toHaveLength(1)
  })

  it('has Shopify asked about the shop once an opening, and for nothing by the pages in between', async () => {
    const { domain } = shopify.add()
    const asked = () =>
      shopify.asked
        .splice(0)
        .filter(({ shop }) => shop === domain)
        .map(({ path, body }) => /(?:query|mutation) \w+/.exec(`${body.query}`)?.[0] ?? path)
    await openHome(domain)
    // Who is it, then the site is made, and then it is as any other opening.
    const sync = ['query ShopDetails', 'mutation SetMetafields']
    expect(asked()).toEqual(['/admin/oauth/access_token', 'query ShopDetails', ...sync, ...sync])
    await openHome(domain)
    expect(asked()).toEqual(sync)
    for (const path of ['/shopify', '/shopify/agent', '/shopify/appearance', '/shopify/conversations'])
      expect((await ask(domain, path)).status).toBe(200)
    expect((await ask(domain, '/shopify/api/embed', { body: { on: 'on' } })).status).toBe(204)
    expect(asked()).toEqual([])
  })

  it('is sent to the admin where the address is opened outside of it', async () => {
    const { domain } = shopify.add()
    const outside = await fetch(`${consoleUrl}/shopify?shop=${domain}`, { redirect: 'manual' })
    expect(outside.headers.get('location')).toBe(
      `https://admin.shopify.com/store/${domain.split('.')[0]}/apps/${shopifyApp.apiKey}`,
    )
  })
})

describe('the app at Shopify', () => {
  it('has its home on the address of the console alone', async () => {
    const { domain } = shopify.add()
    const opened = `/shopify?embedded=1&shop=${domain}&id_token=${await shopify.idToken(domain)}`
    expect((await fetch(`${backend.url}${opened}`)).status).toBe(404)
    expect((await fetch(`${backend.url}/shopify/api/agent?shop=${domain}`, { method: 'POST' })).status).toBe(404)
    expect(shopify.asked).toEqual([])
    expect((await fetch(`${consoleUrl}${opened}`)).status).toBe(200)
  })

  it('is told of events on the public address alone', async () => {
    const { domain, shopId } = shopify.add()
    // Without an origin of its own, the console would refuse any write before it looked for a route.
    const tell = (url: string) =>
      sendWebhook(url, 'shop/update', { shop: domain, shopId, headers: { Origin: consoleUrl } })
    expect((await tell(consoleUrl)).status).toBe(404)
    expect((await tell(backend.url)).status).toBe(200)
  })
})

describe('an ID token', () => {
  const wrong: Record<string, (domain: string) => Promise<string>> = {
    'that is too old': (domain) => shopify.idToken(domain, { exp: Math.floor(Date.now() / 1000) - 60 }),
    'for another app': (domain) => shopify.idToken(domain, { aud: 'another' }),
    'signed with another secret': (domain) => shopify.idToken(domain, {}, 'shpss_another'),
    'whose issuer is another shop': (domain) => shopify.idToken(domain, { iss: 'https://other.myshopify.com/admin' }),
    'of a shop that is none': () => shopify.idToken('evil.example'),
    'that is none': async () => 'no-token',
  }
  it.each(Object.entries(wrong))('%s opens nothing, and a new one is asked for once', async (_, make) => {
    const { domain } = shopify.add()
    const idToken = await make(domain)
    const first = await openHome(domain, idToken)
    const bounce = new URL(first.headers.get('location') ?? '', consoleUrl)
    expect([first.status, bounce.pathname]).toEqual([302, '/shopify/bounce'])
    const page = await fetch(bounce)
    expect(await page.text()).toContain('app-bridge.js')
    expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors https://${domain} `)
    const back = new URL(bounce.searchParams.get('shopify-reload') ?? '')
    expect(back.origin).toBe(consoleUrl)
    back.searchParams.set('id_token', idToken)
    expect((await fetch(back, { redirect: 'manual' })).status).toBe(401)

    const asked = await fetch(`${consoleUrl}/shopify/api/agent`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${idToken}`, 'Content-Type': 'application/json', Origin: consoleUrl },
      body: '{"demo":true}',
    })
    expect([asked.status, asked.headers.get('x-shopify-retry-invalid-session-request')]).toEqual([401, '1'])
    expect(shopify.asked).toEqual([])
    expect(backend.log.join('')).not.toContain(idToken)
  })

  it('of another shop opens nothing here', async () => {
    const [one, other] = [shopify.add(), shopify.add()]
    expect((await openHome(one.domain, await shopify.idToken(other.domain))).status).toBe(302)
    expect(shopify.asked).toEqual([])
  })

  it('is of no use where the address names no shop', async () => {
    expect((await fetch(`${consoleUrl}/shopify?embedded=1&shop=evil.example`)).status).toBe(400)
  })
})
