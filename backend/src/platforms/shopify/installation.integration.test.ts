import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { accountAdministration } from '#accounts/account-administration.ts'
import { createAgentHealth } from '#sites/agent-health.ts'
import { maxOrigins } from '#sites/origins.ts'
import { siteModel } from '#sites/site-model.ts'
import { startTestShops } from '../../../test/platforms/shops.ts'
import { ShopifyAway, ShopNotInstalled, ShopSuspended, TokenRefused } from './shopify-error.ts'

const shops = await startTestShops()
const { connection, fake } = shops

afterEach(() => shops.reset())
afterAll(() => shops.close())

describe('an installation', () => {
  it('makes an account that is found by the shop, a site and its origins, with tokens that expire', async () => {
    const { origins, name } = await shops.install()
    expect([name, origins]).toEqual(['Keramik', [`https://${shops.shop.domain}`, 'https://keramik.example']])
    expect(await shops.counts()).toEqual({ accounts: 1, shops: 1, sites: 1 })
    expect(fake.asked[0]?.body).toMatchObject({ expiring: '1' })
    expect(shops.metafield('enabled')).toBe('true')
  })

  it("registers the shop's own domain, then its primary one, then all others, each once", async () => {
    const { domain } = fake.add({
      ...shops.shop,
      primary: 'shop.example',
      domains: ['keramik.example', 'shop.example'],
    })
    const all = [domain, 'shop.example', 'keramik.example']
    expect((await shops.install()).origins).toEqual(all.map((host) => `https://${host}`))
    fake.add({ ...shops.shop, primary: 'new.example', domains: ['keramik.example'] })
    expect((await shops.open()).origins).toEqual(expect.arrayContaining(['https://new.example']))
  })

  it('takes domains as browsers name them, and no more than a site may have, with its own first', async () => {
    shops.shop.domains = ['Müller.example', 'ev il', ...Array.from({ length: maxOrigins }, (_, n) => `${n}.example`)]
    const { origins } = await shops.install()
    const first = [`https://${shops.shop.domain}`, 'https://xn--mller-kva.example', 'https://0.example']
    expect(origins.slice(0, 3)).toEqual(first)
    expect(origins).toHaveLength(maxOrigins)
  })

  it.each([
    ['too long a name', 'ü'.repeat(300), 'ü'.repeat(100)],
    ['no name', ' \u202e ', null],
  ])('takes a shop with %s', async (_, name, taken) => {
    fake.add({ ...shops.shop, name })
    expect((await shops.install()).name).toBe(taken ?? shops.shop.domain.split('.')[0])
  })

  it('is one, however often and much at once the app is opened', async () => {
    const made = await Promise.all([shops.install(), shops.install(), shops.install()])
    const again = await shops.install()
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([again.id]))
    expect(await shops.counts()).toEqual({ accounts: 1, shops: 1, sites: 1 })
  })

  it('asks Shopify for nothing as long as its tokens hold', async () => {
    await shops.install()
    fake.asked.length = 0
    await shops.install()
    expect(fake.asked).toEqual([])
  })

  it('comes again within the hour: the tokens of before do not hold, and the ID token leads to others', async () => {
    const { id } = await shops.install()
    fake.uninstall(shops.shop.domain)
    expect((await shops.open()).id).toBe(id)
    expect(shops.metafield('enabled')).toBe('true')
    fake.uninstall(shops.shop.domain)
    await expect(shops.sync(shops.shop.domain)).rejects.toThrow(TokenRefused)
    await expect(shops.sync(shops.shop.domain)).rejects.toThrow(ShopNotInstalled)
    expect((await shops.open()).id).toBe(id)
  })

  it('that the operator has suspended opens nothing, with tokens or without', async () => {
    const { accountId } = await shops.install()
    await accountAdministration(connection).setStatus(accountId, 'suspended')
    await expect(shops.install()).rejects.toThrow(ShopSuspended)
    fake.uninstall(shops.shop.domain)
    await shops.endToken()
    await expect(shops.install()).rejects.toThrow(ShopSuspended)
  })

  it('ends an absence that was on record', async () => {
    const { key } = await shops.install()
    const uninstalledAt = new Date()
    await shops.change({ uninstalledAt })
    await siteModel(connection).updateOne({ key }, { $set: { uninstalledAt } })
    expect((await shops.install()).status).toBe('active')
    const stored = await shops.stored()
    expect(stored.uninstalledAt).toBeUndefined()
    expect(stored.installedAt.getTime()).toBeGreaterThanOrEqual(uninstalledAt.getTime())
  })

  it("does not give one shop another's site, by neither its domain nor its number", async () => {
    const { shop } = shops
    await shops.install()
    fake.add({ ...shop, shopId: '999999' })
    await expect(shops.open()).rejects.toThrow('is not the shop that it was')
    await shops.change({ tokens: null, uninstalledAt: new Date() })
    const left = await shops.stored()
    await expect(shops.install()).rejects.toThrow('is not the shop that it was')
    expect(await shops.stored()).toEqual(left)
    const { domain } = fake.add({ domain: 'other.myshopify.com', shopId: shop.shopId })
    await expect(shops.siteOf(domain, await fake.idToken(domain))).rejects.toThrow('is not the shop that it was')
    expect(await shops.counts()).toEqual({ accounts: 1, shops: 1, sites: 1 })
  })
})

describe('an answer', () => {
  it('that comes late does not take the place of a newer one, here or at Shopify', async () => {
    const { shop } = shops
    await shops.install()
    const late = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    let first = true
    fake.instead = ({ body }) => {
      if (!first || !String(body.query).includes('query ShopDetails')) return null
      first = false
      const answer = fake.data(shop, body)
      asked.resolve()
      return late.promise.then(() => Response.json(answer))
    }
    const slow = shops.sync(shop.domain)
    await asked.promise
    shop.domains = ['neu.example']
    const newest = [`https://${shop.domain}`, 'https://neu.example']
    expect((await shops.sync(shop.domain)).origins).toEqual(newest)
    late.resolve()
    expect((await slow).origins).toEqual(newest)
    expect((await shops.known(shop.domain))?.origins).toEqual(newest)
  })

  it('that is written down while the site changes is written once more', async () => {
    const { shop } = shops
    const { id } = await shops.install()
    let changed = false
    fake.instead = ({ body }) => {
      if (changed || !String(body.query).includes('mutation')) return null
      changed = true
      const change = shops.administration.configure(id, { look: { color: '#123456' } })
      return change.then(() => Response.json(fake.data(shop, body)))
    }
    await shops.sync(shop.domain)
    expect(JSON.parse(shops.metafield('config')).config).toMatchObject({ version: 2, look: { color: '#123456' } })
  })
})

describe('a change of the site', () => {
  it('is told at once, with the agent that has answered', async () => {
    const site = await shops.install()
    await shops.settings.setAgent(site, await fake.idToken(shops.shop.domain), { kind: 'demo' })
    expect(shops.metafield('live')).toBe('true')
    expect(await shops.known(shops.shop.domain)).toMatchObject({ openToVisitors: true })
  })

  it('to an agent that was not tested is told at once, and what the former one answered meanwhile makes nothing live', async () => {
    const { domain } = shops.shop
    const before = await shops.install()
    const agent = { url: 'https://n8n.example/webhook/1', authentication: { kind: 'none' } } as const
    await shops.settings.setAgent(before, await fake.idToken(domain), { kind: 'demo' })
    const site = (await shops.known(domain)) ?? expect.unreachable()
    await shops.settings.setUntestedAgent(site, await fake.idToken(domain), agent)
    expect(shops.metafield('live')).toBe('false')
    await shops.settings.answered(site, await fake.idToken(domain))
    expect(await shops.known(domain)).toMatchObject({ openToVisitors: false })
    await shops.settings.answered((await shops.known(domain)) ?? site, await fake.idToken(domain))
    expect(shops.metafield('live')).toBe('true')
  })

  it('of its agent ends what the operator let the former one do', async () => {
    const site = await shops.install()
    const agent = { url: 'https://n8n.example/webhook/1', authentication: { kind: 'none' } } as const
    await shops.administration.setAgent(site.id, agent, { private: true })
    await shops.settings.setAgent(site, await fake.idToken(shops.shop.domain), { kind: 'demo' })
    expect(await shops.known(shops.shop.domain)).toMatchObject({ private: false })
  })

  it('is told also where the app was installed again, and the tokens of before do not hold', async () => {
    const site = await shops.install()
    fake.uninstall(shops.shop.domain)
    await shops.tell(site, await fake.idToken(shops.shop.domain))
    expect(shops.metafield('enabled')).toBe('true')
  })

  it('is told later where Shopify is away', async () => {
    const site = await shops.install()
    fake.instead = () => Response.json({}, { status: 500 })
    await shops.settings.setAgent(site, await fake.idToken(shops.shop.domain), { kind: 'demo' })
    expect([shops.metafield('live'), shops.reported]).toEqual(['false', [expect.any(ShopifyAway)]])
    fake.instead = () => null
    await shops.look()
    expect(shops.metafield('live')).toBe('true')
  })

  it('by the command line is told too, with its version', async () => {
    const { id } = await shops.install()
    await shops.administration.configure(id, { texts: { ru: { title: 'Помощь' } } })
    await shops.look()
    expect(JSON.parse(shops.metafield('config'))).toMatchObject({
      config: { version: 2, texts: {} },
      texts: { ru: { title: 'Помощь' } },
    })
    fake.asked.length = 0
    await shops.look()
    expect(fake.asked).toEqual([])
    const imageHosts = Array.from({ length: 1_400 }, () => 'x'.repeat(97))
    const refused = "the shop's pages would print 138 KB of it, and Shopify keeps 126 KB"
    await expect(shops.administration.configure(id, { imageHosts })).rejects.toThrow(refused)
    expect(await shops.administration.configuration(id)).not.toHaveProperty('imageHosts')
  })

  it('that a first answer of the agent makes live is told too', async () => {
    await createAgentHealth(connection).answered(await shops.install(), 0)
    await shops.look()
    expect(shops.metafield('live')).toBe('true')
  })

  it("lets a developer's own theme server show the chat, as long as it is switched on", async () => {
    const { shop } = shops
    await shops.settings.allowLocalTheme(await shops.install(), true)
    shop.domains = []
    const after = await shops.sync(shop.domain)
    expect(after.origins).toEqual([`https://${shop.domain}`, 'http://127.0.0.1:9292'])
    await shops.settings.allowLocalTheme(after, false)
    expect((await shops.known(shop.domain))?.origins).toEqual([`https://${shop.domain}`])
  })
})
