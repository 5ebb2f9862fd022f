import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stream } from '../../../../test/agents/fake-agent.ts'
import { TestVisitor } from '../../../../test/clients/visitor.ts'
import { keepLongHistory } from '../../../../test/long-history.ts'
import { oftenEnough } from '../../../../test/platforms/often-enough.ts'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'

const shops = await startShopBackend()
const { shopify, backend, consoleUrl, ask } = shops
const shop = shopify.add({ domains: ['keramik.example'] })
const { domain } = shop
let conversationId: string
let siteId: string

beforeAll(async () => {
  const installed = await shops.install(domain)
  siteId = installed.siteId
  await shops.takeAgent(domain)
  backend.agent.answerWith(stream(['=HYPERLINK("https://evil.example")']))
  const options = backend.visitorOptions({ siteKey: installed.siteKey, origin: 'https://keramik.example' })
  const visitor = await vi.waitFor(() => TestVisitor.open(options), oftenEnough)
  const turn = await visitor.turn('Do you have (cups) for 10 €?')
  await turn.rest()
  conversationId = (await visitor.messages()).messages[0]?.conversationId ?? ''
})
afterAll(() => shops.close())

const textOf = async (path: string) => (await ask(domain, path)).text()
/** The conversations that a page has links to, in their order. */
const rows = (page: string) => [...page.matchAll(/\/shopify\/conversations\/(conv_[\w-]+)\?/g)].map(([, id]) => id)
/** Where a link of that name leads; undefined: there is none. */
const linkOf = (page: string, name: string) =>
  new RegExp(`href="([^"]+)">${name}<`).exec(page)?.[1]?.replaceAll('&amp;', '&')

describe("the merchant's own data", () => {
  it('is counted', async () => {
    const home = await textOf('/shopify')
    expect(home).toMatch(/Conversations<\/s-table-cell>\s*<s-table-cell>1<\/s-table-cell><s-table-cell>1</)
    expect(home).toMatch(/Messages<\/s-table-cell>\s*<s-table-cell>2</)
    expect(home).toMatch(/Questions answered<\/s-table-cell>\s*<s-table-cell>1</)
  })

  it('begins on the home with the last conversations, and goes on behind links', async () => {
    const home = await textOf('/shopify')
    expect(rows(home)).toEqual([conversationId])
    expect(rows(await textOf(linkOf(home, 'All conversations') ?? ''))).toEqual([conversationId])
    expect(home).toContain(`<s-link href="${consoleUrl}/" target="_blank">Open the Parley console</s-link>`)
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

  it('has pages where there is much of it, and a link from each to the next', async () => {
    await keepLongHistory(backend.connection, siteId)
    expect(rows(await textOf('/shopify'))).toHaveLength(5)
    const first = await textOf('/shopify/conversations')
    expect([rows(first)[0], rows(first)[29], rows(first).length]).toEqual([conversationId, 'conv_long_6', 30])
    expect(linkOf(first, 'To the newest')).toBeUndefined()
    const last = await textOf(linkOf(first, 'Older conversations') ?? '')
    expect(rows(last)).toEqual([5, 4, 3, 2, 1, 0].map((n) => `conv_long_${n}`))
    expect(linkOf(last, 'Older conversations')).toBeUndefined()
    expect(rows(await textOf(linkOf(last, 'To the newest') ?? ''))).toEqual(rows(first))
    expect((await ask(domain, '/shopify/conversations?before=conv_none')).status).toBe(404)

    const said = (page: string) => {
      const numbers = [...page.matchAll(/>Number (\d+)</g)].map(([, number]) => Number(number))
      return [numbers[0], numbers.at(-1), numbers.length]
    }
    const begun = await textOf('/shopify/conversations/conv_long_0')
    const [earlier, later] = ['Earlier messages', 'Later messages']
    expect([said(begun), linkOf(begun, earlier)]).toEqual([[1, 100, 100], undefined])
    const middle = await textOf(linkOf(begun, later) ?? '')
    expect(said(middle)).toEqual([101, 200, 100])
    const end = await textOf(linkOf(middle, later) ?? '')
    expect([said(end), linkOf(end, later)]).toEqual([[201, 250, 50], undefined])
    expect(said(await textOf(linkOf(middle, earlier) ?? ''))).toEqual([1, 100, 100])
  })
})
