import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { reply, stream } from '../../../../test/agents/fake-agent.ts'
import { startTestBackend, type TestBackend } from '../../../../test/backends/backend.ts'
import { TestVisitor } from '../../../../test/clients/visitor.ts'
import { oftenEnough } from '../../../../test/platforms/often-enough.ts'
import { unknownToShopify } from '../../../../test/platforms/polaris.ts'
import { FakeShopify, shopifyEnv } from '../../../../test/platforms/shopify.ts'
import { sendWebhook } from '../../../../test/platforms/shopify-calls.ts'

const domain = 'keramik.myshopify.com'
const other = 'other.myshopify.com'
const storefront = 'https://keramik.example'

let shopify: FakeShopify
let backend: TestBackend
let consoleUrl: string
let conversationId: string
let shopId: string

/** As our own script asks, with App Bridge before it. */
async function ask(
  path: string,
  { of = domain, shop = domain, body }: { of?: string; shop?: string; body?: Record<string, string> } = {},
) {
  return fetch(`${consoleUrl}${path}${path.includes('?') ? '&' : '?'}shop=${shop}&embedded=1`, {
    method: body ? 'POST' : 'GET',
    headers: {
      Authorization: `Bearer ${await shopify.idToken(of)}`,
      ...(body && { 'Content-Type': 'application/json', Origin: consoleUrl }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}
const textOf = async (path: string, options?: Parameters<typeof ask>[1]) => (await ask(path, options)).text()

beforeAll(async () => {
  shopify = FakeShopify.start()
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1', ...shopifyEnv } })
  consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
  shopId = shopify.add({ domain, domains: ['keramik.example'] }).shopId
  shopify.add({ domain: other })
  expect((await ask('/shopify/api/agent', { body: { do: 'demo' } })).status).toBe(200)
  const siteKey = JSON.parse(shopify.metafields.get(domain)?.get('parley.config') ?? '{}').site as string
  await backend.administration.setAgent(
    siteKey,
    { url: backend.agent.url, authentication: { kind: 'none' } },
    { private: true },
  )
  backend.agent.answerWith(stream(['=HYPERLINK("https://evil.example")']))
  const visitor = await vi.waitFor(
    () => TestVisitor.open({ ...backend.visitorOptions(), siteKey, origin: storefront }),
    oftenEnough,
  )
  const turn = await visitor.turn('Do you have (cups) for 10 €?')
  await turn.rest()
  conversationId = (await visitor.messages()).messages[0]?.conversationId ?? ''
})
afterAll(async () => {
  await backend.close()
  shopify.stop()
})

/** Everything that the app answers, with what it needs to be asked. */
const everything: Record<string, () => [path: string, body?: Record<string, string>]> = {
  'the home': () => ['/shopify'],
  "the agent's page": () => ['/shopify/agent'],
  'the look': () => ['/shopify/appearance'],
  'the conversations': () => ['/shopify/conversations'],
  'a search': () => ['/shopify/conversations?search=cups'],
  'a transcript': () => [`/shopify/conversations/${conversationId}`],
  'the export': () => ['/shopify/api/conversations.csv'],
  "a customer's data": () => [`/shopify/api/requests/${randomUUID()}`],
  'another agent': () => ['/shopify/api/agent?page=agent', { agent: 'n8n', url: 'https://evil.example', do: 'save' }],
  'a test of the agent': () => ['/shopify/api/agent/test', {}],
  'another look': () => ['/shopify/api/appearance', { version: '1', name: 'Evil' }],
  'the test mode': () => ['/shopify/api/test-mode', { on: 'on' }],
  'the local theme server': () => ['/shopify/api/local-theme', { on: 'on' }],
  'the state of the theme': () => ['/shopify/api/embed', { on: 'on' }],
}

describe('of a shop, another shop', () => {
  it.each(Object.entries(everything))('has no use of %s', async (_, make) => {
    const [path, body] = make()
    const calls = backend.agent.calls()
    const named = await ask(path, { of: other, ...(body && { body }) })
    expect([named.status, named.headers.get('x-shopify-retry-invalid-session-request')]).toEqual([401, '1'])
    const unnamed = await fetch(`${consoleUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { Origin: consoleUrl, 'Sec-Fetch-Dest': 'empty', ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    expect([400, 401]).toContain(unnamed.status)
    expect(backend.agent.calls()).toBe(calls)
  })

  it('finds nothing under an id of it', async () => {
    const own = await fetch(`${consoleUrl}/shopify/conversations/${conversationId}?shop=${other}&embedded=1`, {
      headers: { Authorization: `Bearer ${await shopify.idToken(other)}` },
    })
    expect([own.status, await own.text()]).toEqual([404, expect.not.stringContaining('cups')])
  })
})

describe('a page of the app', () => {
  it.each(['the home', "the agent's page", 'the look', 'the conversations', 'a search', 'a transcript'])(
    'is made of what Shopify has: %s',
    async (name) => {
      const [path] = everything[name]?.() ?? expect.unreachable()
      const page = await textOf(path)
      expect(page).toContain('<s-page')
      expect(unknownToShopify(page)).toEqual([])
    },
  )

  it('that made something up would be found', () => {
    expect(unknownToShopify('<s-page headline="x"><s-card></s-card><s-badge tone="loud">x</s-badge></s-page>')).toEqual(
      ['<s-page headline>', '<s-card>', '<s-badge tone="loud">'],
    )
  })

  it('speaks the language that the admin is in', async () => {
    const page = await textOf('/shopify?locale=ru-RU')
    expect(page).toContain('<html lang="ru">')
    expect(page).toContain('/shopify/agent?shop=keramik.myshopify.com&amp;locale=ru-RU&amp;embedded=1')
    expect(page).toContain('Последние разговоры')
  })

  it('that is not there, or fails, is told in a document that the admin shows', async () => {
    const missing = await fetch(`${consoleUrl}/shopify/nothing?shop=${domain}&embedded=1`)
    expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('app-bridge.js')])
    expect(missing.headers.get('content-security-policy')).toContain(`frame-ancestors https://${domain} `)
    const noShop = await fetch(`${consoleUrl}/shopify?shop=evil.example&embedded=1`)
    expect(noShop.status).toBe(400)
    expect(noShop.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    for (const { headers } of [missing, noShop]) {
      expect(headers.get('x-frame-options')).toBeNull()
      expect(headers.get('cross-origin-opener-policy')).toBeNull()
      expect(headers.get('set-cookie')).toBeNull()
    }
  })

  it('leads App Bridge to no other place than itself', async () => {
    const bounce = (reload: string) =>
      fetch(`${consoleUrl}/shopify/bounce?${new URLSearchParams({ shop: domain, 'shopify-reload': reload })}`)
    expect((await bounce(`${consoleUrl}/shopify/agent?shop=${domain}`)).status).toBe(200)
    for (const reload of [
      'https://evil.example/shopify',
      `${consoleUrl}.evil.example/shopify`,
      `${consoleUrl}/sign-out`,
      'javascript:alert(1)',
      '',
    ])
      expect((await bounce(reload)).status).toBe(400)
  })
})

describe("the merchant's own data", () => {
  it('is counted', async () => {
    const home = await textOf('/shopify')
    expect(home).toMatch(/Conversations<\/s-table-cell>\s*<s-table-cell>1<\/s-table-cell><s-table-cell>1</)
    expect(home).toMatch(/Messages<\/s-table-cell>\s*<s-table-cell>2</)
    expect(home).toMatch(/Questions answered<\/s-table-cell>\s*<s-table-cell>1</)
  })

  it('says where the chat was opened', async () => {
    await vi.waitFor(async () =>
      expect(await textOf('/shopify')).toMatch(
        /<s-table-cell>keramik\.example<\/s-table-cell>\s*<s-table-cell><s-badge tone="success">Connected<\/s-badge><\/s-table-cell>\s*<s-table-cell><time /,
      ),
    )
  })

  it('lists the customers who asked for theirs, each with the download, as long as they are not erased', async () => {
    const customer = { id: 7, email: 'seven@x.example' }
    const send = async (topic: 'customers/data_request' | 'customers/redact', id: string) =>
      expect((await sendWebhook(backend.url, topic, { shop: domain, shopId, id, more: { customer } })).status).toBe(200)
    expect(await textOf('/shopify')).not.toContain('Data requests of customers')
    await send('customers/data_request', 'asked')
    const home = await vi.waitFor(async () => {
      const page = await textOf('/shopify')
      expect(page).toContain('Data requests of customers')
      return page
    }, 5_000)
    expect(home).toMatch(/<s-list-item>seven@x\.example · [^<]+<time /)
    const [, path = ''] = /data-download="([^"]*\/requests\/[^"]+)"/.exec(home) ?? []
    const file = await fetch(new URL(path.replaceAll('&amp;', '&'), consoleUrl), {
      headers: { Authorization: `Bearer ${await shopify.idToken(domain)}` },
    })
    expect([file.status, file.headers.get('content-disposition')]).toEqual([200, expect.stringContaining('attachment')])
    await send('customers/redact', 'erased')
    await vi.waitFor(async () => expect(await textOf('/shopify')).not.toContain('seven@x.example'), 5_000)
  })

  it('is found by what was said, whatever its case, and by nothing that a pattern would mean', async () => {
    expect(await textOf('/shopify/conversations?search=DO+YOU+HAVE+(cups)')).toContain(conversationId)
    expect(await textOf('/shopify/conversations?search=.*')).not.toContain(conversationId)
    expect(await textOf('/shopify/conversations?search=saucers')).toContain('Nothing found.')
  })

  it('is read as it was said', async () => {
    const page = await textOf(`/shopify/conversations/${conversationId}`)
    expect(page).toContain('Do you have (cups) for 10 €?')
    expect(page).toContain('=HYPERLINK(&quot;https://evil.example&quot;)')
  })

  it('is taken along in a file that no spreadsheet runs', async () => {
    const response = await ask('/shopify/api/conversations.csv')
    expect(response.headers.get('content-disposition')).toContain('parley-conversations.csv')
    const lines = (await response.text()).split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toContain('"Conversation","Number"')
    expect(lines[1]).toContain(`"${conversationId}","1",`)
    expect(lines[2]).toContain(`"'=HYPERLINK(""https://evil.example"")"`)
  })
})

describe('settings', () => {
  it('an agent with authentication is tested, kept and never shown again', async () => {
    const form = {
      agent: 'n8n',
      url: 'http://127.0.0.1:9',
      authentication: 'header',
      header: 'x-api-key',
      secret: 's3cret',
    }
    const refused = await ask('/shopify/api/agent?page=agent', { body: { ...form, do: 'test' } })
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('This address is private')])
    const saved = await ask('/shopify/api/agent?page=agent', {
      body: { ...form, url: 'https://n8n.example/webhook/1', do: 'save' },
    })
    const page = await saved.text()
    expect([saved.status, page]).toEqual([200, expect.stringContaining('https://n8n.example/…')])
    expect(await textOf('/shopify/agent')).not.toMatch(/s3cret|webhook\/1/)
    const invalid = await ask('/shopify/api/agent?page=agent', { body: { ...form, url: 'ftp://x', do: 'test' } })
    expect([invalid.status, await invalid.text()]).toEqual([
      422,
      expect.stringMatching(/name="url"[^>]+ error="Enter the address/),
    ])
  })

  it('the agent that is set is really asked', async () => {
    const siteKey = JSON.parse(shopify.metafields.get(domain)?.get('parley.config') ?? '{}').site as string
    const access = { url: backend.agent.url, authentication: { kind: 'none' } } as const
    await backend.administration.setAgent(siteKey, access, { private: true })
    backend.agent.answerWith(stream(['At your service.']))
    await vi.waitFor(
      async () => expect(await textOf('/shopify/api/agent/test', { body: {} })).toContain('At your service.'),
      { timeout: 5_000, interval: 700 },
    )
  })

  it("an agent of the merchant's own has the chat on the shop once it has answered", async () => {
    const shop = 'own-agent.myshopify.com'
    shopify.add({ domain: shop })
    const own = { agent: 'n8n', url: backend.agent.url, authentication: 'none', do: 'save' }
    const test = () => textOf('/shopify/api/agent/test', { of: shop, shop, body: {} })
    const written = () => shopify.metafields.get(shop)
    expect((await ask('/shopify/api/agent?page=agent', { of: shop, shop, body: own })).status).toBe(200)
    expect(await test()).toContain('This address is private')
    expect(written()?.get('parley.live')).toBe('false')
    const siteKey = JSON.parse(written()?.get('parley.config') ?? '{}').site as string
    await backend.administration.setAgent(siteKey, {}, { private: true })
    backend.agent.answerWith(stream(['At your service.']))
    await vi.waitFor(async () => expect(await test()).toContain('At your service.'), { timeout: 5_000, interval: 700 })
    expect(written()?.get('parley.live')).toBe('true')
    const options = { ...backend.visitorOptions(), siteKey, origin: `https://${shop}` }
    const visitor = await vi.waitFor(() => TestVisitor.open(options), oftenEnough)
    expect((await visitor.say('Hello')).reply).toBeDefined()
  })

  it('an agent that answers nobody is told on the home and on its page, until it answers', async () => {
    const siteKey = JSON.parse(shopify.metafields.get(domain)?.get('parley.config') ?? '{}').site as string
    const access = { url: backend.agent.url, authentication: { kind: 'none' } } as const
    await backend.administration.setAgent(siteKey, access, { private: true })
    const visitor = await TestVisitor.open({ ...backend.visitorOptions(), siteKey, origin: storefront })
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
    await vi.waitFor(async () => expect(await told()).toEqual([true, true, true]), 5_000)
    backend.agent.answerWith(stream(['Hello.']))
    await (await visitor.turn('And now?')).rest()
    await vi.waitFor(async () => expect(await told()).toEqual([false, false, false]), 5_000)
  })

  it('an agent that the operator let be private leads to no other private address', async () => {
    const siteKey = JSON.parse(shopify.metafields.get(domain)?.get('parley.config') ?? '{}').site as string
    const access = { url: backend.agent.url, authentication: { kind: 'none' } } as const
    await backend.administration.setAgent(siteKey, access, { private: true })
    const body = { agent: 'n8n', url: `${access.url}/admin`, authentication: 'none', do: 'save' }
    expect((await ask('/shopify/api/agent?page=agent', { body })).status).toBe(200)
    expect((await backend.administration.show(siteKey)).private).toBe(false)
  })

  it('test mode takes the chat from visitors, and gives it back', async () => {
    const live = () => shopify.metafields.get(domain)?.get('parley.live')
    expect(await textOf('/shopify/api/test-mode', { body: { on: 'on' } })).toContain('Test mode is on')
    expect(live()).toBe('false')
    expect(await textOf('/shopify/api/test-mode', { body: {} })).not.toContain('Test mode is on')
    expect(live()).toBe('true')
  })

  it('the look is saved with its version, and what somebody else saved is not lost unseen', async () => {
    const fields = await fieldsOf('/shopify/appearance')
    const saved = await ask('/shopify/api/appearance', {
      body: { ...fields, 'look.color': '#aa3300', 'texts.en.title': 'Ask us' },
    })
    expect([saved.status, await saved.text()]).toEqual([200, expect.stringContaining('value="#aa3300"')])
    expect(JSON.parse(shopify.metafields.get(domain)?.get('parley.config') ?? '{}').config.look.color).toBe('#aa3300')
    const late = await ask('/shopify/api/appearance', { body: { ...fields, 'look.color': '#0033aa' } })
    const page = await late.text()
    expect([late.status, page]).toEqual([409, expect.stringContaining('value="#0033aa"')])
    const again = await ask('/shopify/api/appearance', {
      body: { ...fields, version: versionIn(page), 'look.color': '#0033aa' },
    })
    expect(again.status).toBe(200)
    const wrong = await ask('/shopify/api/appearance', {
      body: { ...(await fieldsOf('/shopify/appearance')), 'look.color': 'red' },
    })
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringMatching(/name="look.color"[^>]+ error="/)])
  })

  const versionIn = (page: string) => /name="version" value="(\d+)"/.exec(page)?.[1] ?? ''

  async function fieldsOf(path: string): Promise<Record<string, string>> {
    const page = await textOf(path)
    const fields = [...page.matchAll(/ name="([\w.-]+)"[^>]*? value="([^"]*)"/g)]
    return {
      version: versionIn(page),
      ...Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
      'notices.ai': 'on',
    }
  }
})
