import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'

const domain = 'https://keramik.myshopify.com'

let backend: TestBackend
let consoleUrl: string
beforeAll(async () => {
  backend = await startTestBackend({
    env: { CONSOLE_URL: 'http://localhost:0' },
    site: { platform: 'shopify', origins: [domain, 'https://keramik.example'] },
  })
  consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
})
afterAll(() => backend.close())

const preview = (key: string) => fetch(`${backend.url}/embed/${key}/preview?locale=ru`)

it("the preview stands in the app's home within the shop's admin, and nowhere else", async () => {
  const response = await preview(backend.site.site.key)
  const policy = response.headers.get('content-security-policy')
  expect(policy).toMatch(`frame-ancestors ${consoleUrl} https://admin.shopify.com ${domain};`)
  expect(policy).toContain("trusted-types 'none'")
  expect(response.headers.get('x-frame-options')).toBeNull()
})

it('it opens no session, and listens to the home alone', async () => {
  const page = await (await preview(backend.site.site.key)).text()
  expect(page).toContain('<meta name="parley-ticket" content="">')
  expect(page).toContain(`<meta name="parley-origins" content="${consoleUrl}">`)
  const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(page) ?? []
  expect(script).toContain('/assets/preview-')
  expect((await fetch(`${backend.url}${script}`)).status).toBe(200)
})

it('only shops at Shopify have one', async () => {
  const { site } = await backend.newSite()
  await expectProblem(await preview(site.key), 404, 'not_found')
  await expectProblem(await preview('pk_unknown'), 404, 'not_found')
})
