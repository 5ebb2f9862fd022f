import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem, shopOrigin, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'

const themeEditor = 'https://admin.shopify.com https://online-store-web.shopifyapps.com'
const preview = 'https://9wy9fqzd0344b2sw-2930573424.shopifypreview.com'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({
    env: { CONSOLE_URL: 'http://localhost:0' },
    site: { platform: 'shopify', agentAnsweredAt: new Date() },
  })
  const shop = { shopId: '2930573424', shop: 'keramik.myshopify.com' }
  await siteModel(backend.connection).updateOne({ key: backend.site.site.key }, { $set: shop })
})
afterAll(() => backend.close())

const embed = (referer: string) =>
  fetch(`${backend.url}/embed/${backend.site.site.key}`, { headers: { Referer: referer } })

async function ancestors(referer: string): Promise<string | undefined> {
  const policy = (await embed(referer)).headers.get('content-security-policy') ?? ''
  return /frame-ancestors ([^;]+)/.exec(policy)?.[1]
}

const session = (origin: string) => TestVisitor.openResponse(backend.visitorOptions({ origin }))

describe('a preview of the shop', () => {
  it('is one of the origins that may show the chat, for as long as it asks', async () => {
    expect(await ancestors(`${preview}/`)).toBe(`${shopOrigin} ${preview} ${themeEditor}`)
    expect(await (await embed(`${preview}/`)).text()).toContain(`content="${shopOrigin} ${preview}"`)
    expect(await ancestors(`${shopOrigin}/`)).toBe(`${shopOrigin} ${themeEditor}`)
  })

  it('chats', async () => {
    const visitor = await TestVisitor.open(backend.visitorOptions({ origin: preview }))
    expect((await visitor.say('Hello')).reply).toBeDefined()
    const config = await fetch(`${backend.url}/v1/sites/${backend.site.site.key}/config`, {
      headers: { Origin: preview },
    })
    expect(config.headers.get('access-control-allow-origin')).toBe(preview)
  })

  it.each([
    ['of another shop', 'https://9wy9fqzd0344b2sw-2930573425.shopifypreview.com'],
    ['whose shop only ends alike', 'https://x-12930573424.shopifypreview.com'],
    ['over plain http', 'http://x-2930573424.shopifypreview.com'],
    ['at another port', 'https://x-2930573424.shopifypreview.com:8443'],
    ['below a shop of somebody else', 'https://x-2930573424.shopifypreview.com.evil.example'],
    ['of a host that only ends alike', 'https://x-2930573424.evilshopifypreview.com'],
    ['one label deeper', 'https://evil.x-2930573424.shopifypreview.com'],
    ['with a shop in front', 'https://evil-1-2930573424.shopifypreview.com'],
  ])('%s is none', async (_, origin) => {
    expect(await ancestors(`${origin}/`)).toBe(`${shopOrigin} ${themeEditor}`)
    await expectProblem(await session(origin), 403, 'origin_not_allowed')
  })
})

it.each(themeEditor.split(' '))('%s may frame the chat, and opens no session', async (origin) => {
  expect(await ancestors(`${origin}/`)).toBe(`${shopOrigin} ${themeEditor}`)
  await expectProblem(await session(origin), 403, 'origin_not_allowed')
})

it('a site that is no shop has neither previews nor a theme editor', async () => {
  const { site } = await backend.newSite()
  const response = await fetch(`${backend.url}/embed/${site.key}`, { headers: { Referer: `${preview}/` } })
  expect(response.headers.get('content-security-policy')).toContain(`frame-ancestors ${shopOrigin};`)
})

describe('the picture of the chat for a merchant', () => {
  const consoleUrl = () => backend.url.replace('127.0.0.1', 'localhost')
  const picture = (key: string, query = '?locale=ru') => fetch(`${backend.url}/embed/${key}/preview${query}`)

  it('is shown by the app’s home within the admin, and by no shop', async () => {
    const { key, id } = backend.site.site
    await backend.administration.addOrigin(id, 'https://keramik.myshopify.com')
    const headers = await vi.waitFor(async () => {
      const found = (await picture(key)).headers
      expect(found.get('content-security-policy')).toContain('keramik.myshopify.com')
      return found
    }, 10_000)
    const policy = headers.get('content-security-policy') ?? ''
    expect(/frame-ancestors ([^;]+)/.exec(policy)?.[1]).toBe(
      `${consoleUrl()} https://admin.shopify.com https://keramik.myshopify.com`,
    )
    expect(policy).toMatch(/script-src 'self';.*connect-src 'self';.*require-trusted-types-for 'script'/)
    expect(policy).toContain("trusted-types 'none'")
    expect(headers.get('x-frame-options')).toBeNull()
  })

  it('holds no ticket, and so opens no session, and listens to the home alone', async () => {
    const html = await (await picture(backend.site.site.key, '?locale="><script>')).text()
    expect(html).toContain('<meta name="parley-ticket" content="">')
    expect(html).toContain(`<meta name="parley-origins" content="${consoleUrl()}">`)
    expect(html).not.toContain('"><script>')
    const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(html) ?? []
    expect(script).toContain('/assets/preview-')
    expect((await fetch(`${backend.url}${script}`)).status).toBe(200)
  })

  it('is there for shops alone', async () => {
    await expectProblem(await picture((await backend.newSite()).site.key), 404, 'not_found')
    await expectProblem(await picture('pk_none'), 404, 'not_found')
  })
})
