import ipaddr from 'ipaddr.js'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { reply, startFakeAgent, stream } from '../../../../../test/agents/fake-agent.ts'
import { expectProblem } from '../../../../../test/backends/backend.ts'
import { TestVisitor } from '../../../../../test/clients/visitor.ts'
import { oftenEnough } from '../../../../../test/platforms/often-enough.ts'
import { startShopBackend } from '../../../../../test/platforms/shop-backend.ts'

const shops = await startShopBackend()
const { shopify, backend, ask } = shops
/** Another shop in each test. */
let domain: string
let siteKey: string

afterAll(() => shops.close())
beforeEach(async () => {
  ;({ domain } = shopify.add())
  ;({ siteKey } = await shops.install(domain))
})

const textOf = async (path: string) => (await ask(domain, path)).text()
const choose = (body: Record<string, string>) => ask(domain, '/shopify/api/agent?page=agent', { body })
/** Asks the agent that is set. */
const test = async () => (await ask(domain, '/shopify/api/agent/test', { body: {} })).text()

function openChat(): Promise<TestVisitor> {
  const options = backend.visitorOptions({ siteKey, origin: `https://${domain}` })
  return vi.waitFor(() => TestVisitor.open(options), oftenEnough)
}

describe('an agent', () => {
  it('with authentication is tested, kept and never shown again', async () => {
    const form = {
      agent: 'n8n',
      url: 'http://127.0.0.1:9',
      authentication: 'header',
      header: 'x-api-key',
      secret: 's3cret',
    }
    const refused = await choose({ ...form, do: 'test' })
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('This address is private')])
    const saved = await choose({ ...form, url: 'https://n8n.example/webhook/1', do: 'save' })
    const page = await saved.text()
    expect([saved.status, page]).toEqual([200, expect.stringContaining('https://n8n.example/…')])
    expect(await textOf('/shopify/agent')).not.toMatch(/s3cret|webhook\/1/)
    const invalid = await choose({ ...form, url: 'ftp://x', do: 'test' })
    expect([invalid.status, await invalid.text()]).toEqual([
      422,
      expect.stringMatching(/name="url"[^>]+ error="Enter the address/),
    ])
  })

  it('that answers the test question is kept with what it knows us by, and is on the shop', async () => {
    // None of this machine's addresses is public, as a merchant's n8n is: this one counts as such.
    const publicHost = '127.0.0.2'
    const { range } = ipaddr.IPv4.prototype
    vi.spyOn(ipaddr.IPv4.prototype, 'range').mockImplementation(function (this: ipaddr.IPv4) {
      return this.toString() === publicHost ? 'unicast' : range.call(this)
    })
    const n8n = await startFakeAgent(publicHost)
    n8n.answerWith((response, request) => {
      const isOurs = request.headers['x-api-key'] === 's3cret'
      return (isOurs ? stream(['At your service.']) : reply('No', { status: 403 }))(response, request)
    })
    ;({ domain } = shopify.add())
    const live = () => shopify.metafield(domain, 'parley.live')
    const begin = { url: n8n.url, do: 'test' }
    const refused = await ask(domain, '/shopify/api/agent?page=home', { body: begin })
    const home = await refused.text()
    expect([refused.status, home]).toEqual([422, expect.stringContaining('It refused us')])
    expect(home).toMatch(/1\. Choose who answers[\s\S]+>To do<[\s\S]+ value="http:\/\/127\.0\.0\.2:/)
    const known = { ...begin, agent: 'n8n', authentication: 'header', header: 'x-api-key' }
    expect([(await choose({ ...known, secret: 'another' })).status, live()]).toEqual([422, 'false'])
    const chosen = await choose({ ...known, secret: 's3cret' })
    expect([chosen.status, await chosen.text()]).toEqual([200, expect.stringContaining('At your service.')])
    expect(live()).toBe('true')
    siteKey = shopify.siteKey(domain)
    await (await (await openChat()).turn('Do you ship to Berlin?')).rest()
    expect(n8n.requests.map(({ headers }) => headers['x-api-key'])).toEqual([undefined, 'another', 's3cret', 's3cret'])
    expect(n8n.requests.at(-1)?.body.chatInput).toBe('Do you ship to Berlin?')

    n8n.answerWith(stream(['Without a key.']))
    const open = await ask(domain, '/shopify/api/agent?page=home', { body: begin })
    expect([open.status, await open.text()]).toEqual([200, expect.stringContaining('Without a key.')])
    await n8n.close()
  })

  it('that is set is really asked', async () => {
    await shops.takeAgent(domain)
    backend.agent.answerWith(stream(['At your service.']))
    expect(await test()).toContain('At your service.')
  })

  it("of the merchant's own has the chat on the shop once it has answered", async () => {
    ;({ domain } = shopify.add())
    const live = () => shopify.metafield(domain, 'parley.live')
    const own = { agent: 'n8n', url: backend.agent.url, authentication: 'none', do: 'save' }
    expect((await choose(own)).status).toBe(200)
    expect(await test()).toContain('This address is private')
    expect(live()).toBe('false')
    siteKey = shopify.siteKey(domain)
    await backend.administration.setAgent(siteKey, {}, { private: true })
    backend.agent.answerWith(stream(['At your service.']))
    expect(await test()).toContain('At your service.')
    expect(live()).toBe('true')
    const visitor = await openChat()
    expect((await visitor.say('Hello')).reply).toBeDefined()

    // At another address it has answered nobody.
    const saved = await (await choose({ ...own, url: `${own.url}?moved` })).text()
    expect(saved).toContain('<s-badge>Has not answered yet</s-badge>')
    expect(live()).toBe('false')
    const opened = () => TestVisitor.openResponse(backend.visitorOptions({ siteKey, origin: `https://${domain}` }))
    await vi.waitFor(async () => expectProblem(await opened(), 403, 'forbidden', 'identity'), oftenEnough)
    await backend.administration.setAgent(siteKey, {}, { private: true })
    expect(await test()).toContain('At your service.')
    expect(live()).toBe('true')
  })

  it('that answers nobody is told on the home and on its page, until it answers', async () => {
    await shops.takeAgent(domain)
    const visitor = await openChat()
    const told = async () => {
      const [home, page] = [await textOf('/shopify'), await textOf('/shopify/agent')]
      return [
        home.includes('<s-banner tone="critical" heading="Your agent gives no answers">'),
        page.includes('<s-badge tone="critical">Does not answer</s-badge>'),
        page.includes('Your agent gives no answers. '),
      ]
    }
    backend.agent.answerWith(stream(['Hello.']))
    await (await visitor.turn('Hello')).rest()
    expect(await told()).toEqual([false, false, false])
    backend.agent.answerWith(reply('Not found', { status: 404 }))
    await (await visitor.turn('Are you there?')).rest()
    await vi.waitFor(async () => expect(await told()).toEqual([true, true, true]), 10_000)
    backend.agent.answerWith(stream(['Hello.']))
    await (await visitor.turn('And now?')).rest()
    await vi.waitFor(async () => expect(await told()).toEqual([false, false, false]), 10_000)
  })

  it('that the operator let be private leads to no other private address', async () => {
    await shops.takeAgent(domain)
    const body = { agent: 'n8n', url: `${backend.agent.url}/admin`, authentication: 'none', do: 'save' }
    expect((await choose(body)).status).toBe(200)
    expect((await backend.administration.show(siteKey)).private).toBe(false)
  })
})
