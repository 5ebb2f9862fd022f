import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { pass, tag, visit } from '../test/shop-page.ts'

const stub = (calls: string) => `<script>window.Parley = Object.assign(() => {}, { q: ${calls} })</script>`

test('a page with our tag has the chat, closed', async () => {
  const page = await visit()
  expect(page.window.Parley?.version).toBe(1)
  expect(page.chat?.parentElement).toBe(page.document.body)
  expect(page.isOpen).toBe(false)
  expect(page.asked.map(({ url }) => url)).toEqual([`${location.origin}/v1/sites/pk_demo/config`])
})

test("what a page asked of the stub is done in its order, and our script's address is the backend's", async () => {
  const html = `${stub(`[['init', { site: 'pk_stub' }], ['open'], ['close'], ['open']]`)}<script src="/parley.js"></script>`
  const page = await visit({ html })
  expect(page.isOpen).toBe(true)
  expect(page.asked[0]?.url).toBe(`${location.origin}/v1/sites/pk_stub/config`)
})

test('of two tags the first has the page', async () => {
  const page = await visit({ html: `${tag()}<script>window.first = Parley</script>${tag({ site: 'pk_other' })}` })
  await pass(100)
  expect(page.window.Parley).toBe(Reflect.get(page.window, 'first'))
  expect(page.document.querySelectorAll('parley-chat')).toHaveLength(1)
  expect(page.asked).toHaveLength(1)
})

test('options may stand as JSON further down the page, and what the tag says ranks above them', async () => {
  const json = JSON.stringify({ label: 'Of the JSON', color: '#123456' })
  const html = `${tag({ color: '#654321' })}<p>A fine thing.</p><script type="application/json" data-parley>${json}</script>`
  const page = await visit({ html })
  expect(page.launcher.ariaLabel).toBe('Of the JSON')
  expect(getComputedStyle(page.box).color).toBe('rgb(101, 67, 33)')
})

test('options that are no JSON cost a line, and no more than themselves', async () => {
  const page = await visit({ html: `${tag()}<script type="application/json" data-parley>{ label: </script>` })
  expect(page.warnings()).toEqual([['Parley:', 'JSON', expect.objectContaining({ name: 'SyntaxError' })]])
})

test('a script that comes when the page has long been there starts the chat, too', async () => {
  const page = await visit({ html: '<p>A shop</p>', chat: false })
  const late = Object.assign(page.document.createElement('script'), { src: '/parley.js' })
  late.dataset.site = 'pk_demo'
  page.document.body.append(late)
  await page.comes()
})

test('code that runs without a tag is started by the page', async () => {
  const page = await visit({ html: '', chat: false })
  page.window.eval(await (await fetch('/parley.js')).text())
  page.parley('init', { site: 'pk_demo', api: 'https://chat.example/anywhere', config: aSite })
  await page.comes()
  page.parley('open')
  expect(page.frame?.src).toBe('https://chat.example/embed/pk_demo?locale=')
})
