import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stream } from '../../../../test/agents/fake-agent.ts'
import { TestVisitor } from '../../../../test/clients/visitor.ts'
import { oftenEnough } from '../../../../test/platforms/often-enough.ts'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'

const shops = await startShopBackend()
const { shopify, backend, ask } = shops
const shop = shopify.add({ domains: ['keramik.example'] })
const { domain } = shop
let conversationId: string

beforeAll(async () => {
  const { siteKey } = await shops.install(domain)
  await shops.takeAgent(domain)
  backend.agent.answerWith(stream(['=HYPERLINK("https://evil.example")']))
  const options = backend.visitorOptions({ siteKey, origin: 'https://keramik.example' })
  const visitor = await vi.waitFor(() => TestVisitor.open(options), oftenEnough)
  const turn = await visitor.turn('Do you have (cups) for 10 €?')
  await turn.rest()
  conversationId = (await visitor.messages()).messages[0]?.conversationId ?? ''
})
afterAll(() => shops.close())

const textOf = async (path: string) => (await ask(domain, path)).text()

describe("the merchant's own data", () => {
  it('is counted', async () => {
    const home = await textOf('/shopify')
    expect(home).toMatch(/Conversations<\/s-table-cell>\s*<s-table-cell>1<\/s-table-cell><s-table-cell>1</)
    expect(home).toMatch(/Messages<\/s-table-cell>\s*<s-table-cell>2</)
    expect(home).toMatch(/Questions answered<\/s-table-cell>\s*<s-table-cell>1</)
  })

  it('says where the chat was opened', async () => {
    await vi.waitFor(
      async () =>
        expect(await textOf('/shopify')).toMatch(
          /<s-table-cell>keramik\.example<\/s-table-cell>\s*<s-table-cell><s-badge tone="success">Connected<\/s-badge><\/s-table-cell>\s*<s-table-cell><time /,
        ),
      10_000,
    )
  })

  it('lists the customers who asked for theirs, each with the download, as long as they are not erased', async () => {
    const customer = { id: 7, email: 'seven@x.example' }
    const send = async (topic: 'customers/data_request' | 'customers/redact', id: string) =>
      expect((await shops.send(shop, topic, { id, more: { customer } })).status).toBe(200)
    expect(await textOf('/shopify')).not.toContain('Data requests of customers')
    await send('customers/data_request', 'asked')
    const home = await vi.waitFor(async () => {
      const page = await textOf('/shopify')
      expect(page).toContain('Data requests of customers')
      return page
    }, 10_000)
    expect(home).toMatch(/<s-list-item>seven@x\.example · [^<]+<time /)
    const [, path = ''] = /data-download="([^"]*\/requests\/[^"]+)"/.exec(home) ?? []
    const file = await ask(domain, path.replaceAll('&amp;', '&'))
    expect([file.status, file.headers.get('content-disposition')]).toEqual([200, expect.stringContaining('attachment')])
    await send('customers/redact', 'erased')
    await vi.waitFor(async () => expect(await textOf('/shopify')).not.toContain('seven@x.example'), 10_000)
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
    const response = await ask(domain, '/shopify/api/conversations.csv')
    expect(response.headers.get('content-disposition')).toContain('parley-conversations.csv')
    const lines = (await response.text()).split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toContain('"Conversation","Number"')
    expect(lines[1]).toContain(`"${conversationId}","1",`)
    expect(lines[2]).toContain(`"'=HYPERLINK(""https://evil.example"")"`)
  })
})
