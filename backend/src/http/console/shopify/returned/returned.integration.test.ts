import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { TestVisitor } from '../../../../../test/clients/visitor.ts'
import { oftenEnough } from '../../../../../test/platforms/often-enough.ts'
import { startShopBackend } from '../../../../../test/platforms/shop-backend.ts'

const shops = await startShopBackend()
const { shopify, backend } = shops
/** Another shop in each test. */
let domain: string

afterAll(() => shops.close())
beforeEach(() => {
  ;({ domain } = shopify.add())
})

describe('a merchant who installs the app again', () => {
  const ask = async (path: string, body?: Record<string, string>) => {
    const response = await shops.ask(domain, path, body && { body })
    expect(response.status).toBe(200)
    return response.text()
  }
  const opened = async () => (await shops.openHome(domain)).text()
  const config = () => JSON.parse(shopify.metafield(domain, 'parley.config') ?? '{}').config
  const offer = 'Your earlier conversations and look are here again'

  /** Somebody has chatted in a shop of a look of its own, the app was removed, and is back. */
  async function comeBack(): Promise<TestVisitor> {
    await opened()
    expect(await ask('/shopify/api/agent', { do: 'demo' })).not.toContain(offer)
    const siteKey = shopify.siteKey(domain)
    const look = { color: '#a13300' }
    const notices = { ai: true, consent: true, privacyUrl: 'https://keramik.example/privacy' }
    const features = { keep: false }
    await backend.administration.configure(siteKey, { look, notices, features, texts: { en: { title: 'Ask us' } } })
    await backend.administration.set(siteKey, { name: 'Another name' })
    const options = backend.visitorOptions({ siteKey, origin: `https://${domain}` })
    const visitor = await vi.waitFor(() => TestVisitor.open(options), oftenEnough)
    await visitor.say('Do you deliver on Saturday?')
    shopify.uninstall(domain)
    expect(await opened()).toContain(offer)
    expect(config()).toMatchObject({ name: 'Another name', look })
    return visitor
  }

  it('may keep what the shop had before', async () => {
    const visitor = await comeBack()
    const page = await ask('/shopify/api/keep-earlier', {})
    expect([page.includes(offer), page.includes('Everything stays as it was')]).toEqual([false, true])
    const anew = await ask('/shopify/api/begin-anew', {})
    expect(anew).toContain('There is nothing from before to decide about.')
    expect(config().look.color).toBe('#a13300')
    expect((await visitor.messages()).messages[0]?.text).toBe('Do you deliver on Saturday?')
  })

  it('may begin anew: the conversations are erased and the look is as it was at first, with the same agent', async () => {
    const visitor = await comeBack()
    expect(await ask('/shopify/begin-anew')).toContain('is erased for good')
    // Of those who came since, nothing is.
    const later = await TestVisitor.open(visitor.options)
    await later.say('Hello')
    expect(await ask('/shopify/api/begin-anew', {})).toContain('The earlier conversations are being erased')
    await vi.waitFor(async () => expect((await visitor.fetch('/v1/messages')).status).toBe(401), 10_000)
    const page = await ask('/shopify')
    expect([page.includes(offer), page.includes('Unknown visitor')]).toEqual([false, true])
    expect((await later.messages()).messages[0]?.text).toBe('Hello')
    expect(config()).toMatchObject({ name: 'Keramik', look: { color: '#1f5eff' }, notices: { consent: true } })
    expect([config().features.keep, config().texts]).toEqual([false, {}])
    expect(shopify.metafield(domain, 'parley.live')).toBe('true')
    expect(await ask('/shopify/begin-anew')).toContain('There is nothing from before to decide about.')
  })

  it('hears of nothing where nothing was', async () => {
    await opened()
    shopify.uninstall(domain)
    expect(await opened()).not.toContain(offer)
    expect(await ask('/shopify/api/agent', { do: 'demo' })).not.toContain(offer)
    await backend.administration.configure(shopify.siteKey(domain), { look: { color: '#a13300' } })
    expect(await opened()).not.toContain(offer)
  })
})
