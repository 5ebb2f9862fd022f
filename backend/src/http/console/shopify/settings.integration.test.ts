import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { oftenEnough } from '../../../../test/platforms/often-enough.ts'
import { startShopBackend } from '../../../../test/platforms/shop-backend.ts'

const { shopify, backend, ask, embed, install, close } = await startShopBackend()
const { domain } = shopify.add()

beforeAll(() => install(domain))
afterAll(close)

const save = (body: Record<string, string>) => ask(domain, '/shopify/api/appearance', { body })

const versionIn = (page: string) => /name="version" value="(\d+)"/.exec(page)?.[1] ?? ''

/** What the form says as it comes. */
async function shownFields(): Promise<Record<string, string>> {
  const page = await (await ask(domain, '/shopify/appearance')).text()
  const fields = [...page.matchAll(/ name="([\w.-]+)"[^>]*? value="([^"]*)"/g)]
  return {
    version: versionIn(page),
    ...Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
    'notices.ai': 'on',
  }
}

it('test mode takes the chat from visitors, and gives it back', async () => {
  const testMode = async (body: Record<string, string>) =>
    (await ask(domain, '/shopify/api/test-mode', { body })).text()
  const live = () => shopify.metafield(domain, 'parley.live')
  expect(await testMode({ on: 'on' })).toContain('Test mode is on')
  expect(live()).toBe('false')
  expect(await testMode({})).not.toContain('Test mode is on')
  expect(live()).toBe('true')
})

it('the local theme server may show the chat as long as its switch is on', async () => {
  const turn = async (body: Record<string, string>) => {
    const page = await (await ask(domain, '/shopify/api/local-theme', { body })).text()
    return /local-theme[^>]+><s-switch ([^>]+)>/.exec(page)?.[1]?.includes(' checked')
  }
  const framedBy = async () => (await embed(shopify.siteKey(domain))).headers.get('content-security-policy')
  expect(await turn({ on: 'on' })).toBe(true)
  await vi.waitFor(async () => expect(await framedBy()).toContain(' http://127.0.0.1:9292 '), oftenEnough)
  expect(await turn({})).toBe(false)
  await vi.waitFor(async () => expect(await framedBy()).not.toContain('9292'), oftenEnough)
})

it('the look is saved with its version, and what somebody else saved is not lost unseen', async () => {
  const fields = await shownFields()
  const saved = await save({ ...fields, 'look.color': '#aa3300', 'texts.en.title': 'Ask us' })
  expect([saved.status, await saved.text()]).toEqual([200, expect.stringContaining('value="#aa3300"')])
  expect(JSON.parse(shopify.metafield(domain, 'parley.config')).config.look.color).toBe('#aa3300')
  const late = await save({ ...fields, 'look.color': '#0033aa' })
  const page = await late.text()
  expect([late.status, page]).toEqual([409, expect.stringContaining('value="#0033aa"')])
  const again = await save({ ...fields, version: versionIn(page), 'look.color': '#0033aa' })
  expect(again.status).toBe(200)
  const wrong = await save({ ...(await shownFields()), 'look.color': 'red' })
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringMatching(/name="look.color"[^>]+ error="/)])
})

it('a look that Shopify has no room for is refused, and nothing is lost of it', async () => {
  const before = shopify.metafield(domain, 'parley.config')
  const locales = [...'abcde'].flatMap((one) => [...'abcdefghij'].map((other) => `q${one}${other}`))
  const texts = locales.flatMap((locale) => [
    [`texts.${locale}.welcome`, 'ю'.repeat(500)],
    [`texts.${locale}.consent`, 'я'.repeat(300)],
    [`texts.${locale}.suggestions`, Array.from({ length: 6 }, () => 'э'.repeat(80)).join('\n')],
  ])
  const fields = { ...(await shownFields()), ...Object.fromEntries(texts) }
  const refused = await save(fields)
  const page = await refused.text()
  expect([refused.status, page]).toEqual([422, expect.stringContaining('That is more than Shopify keeps')])
  expect(versionIn(page)).toBe(fields.version)
  expect(shopify.metafield(domain, 'parley.config')).toBe(before)
})

it('a chat that the operator has switched off is told on the home, which has no preview of it then', async () => {
  const told = async () => {
    const page = await (await ask(domain, '/shopify')).text()
    return [page.includes('heading="The chat is switched off"'), page.includes('id="preview"')]
  }
  expect(await told()).toEqual([false, true])
  await backend.administration.setStatus(shopify.siteKey(domain), 'disabled')
  expect(await told()).toEqual([true, false])
})
