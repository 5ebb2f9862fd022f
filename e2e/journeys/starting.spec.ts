import { stream } from '../../backend/test/agents/fake-agent.ts'
import { tagOf, visitPage } from '../world/page-of.ts'
import { expect, type Shopper, test } from '../world/world.ts'

const ways: Record<string, (tag: string, api: string, site: string) => { head?: string; body?: string }> = {
  'a tag in the head that blocks': (tag) => ({ head: tag.replace('async ', '') }),
  'a deferred tag at the end': (tag) => ({ body: tag.replace('async', 'defer') }),
  'a module': (tag) => ({ head: tag.replace('async', 'type="module" crossorigin') }),
  "a tag after another vendor's with a `data-site` of its own": (tag) => ({
    head: `<script data-site="ABC"></script>${tag}`,
  }),
  'two tags': (tag) => ({ head: tag, body: tag }),
  'a bare tag beside JSON that comes later': (_, api, site) => ({
    head: `<script async src="${api}/parley.js"></script>`,
    body: `<script type="application/json" data-parley>{"site":"${site}","offsetX":40}</script>`,
  }),
  'a tag that is injected later': (_, api, site) => ({
    body: `<script>addEventListener('load', () => { const tag = document.createElement('script'); tag.src = '${api}/parley.js'; tag.dataset.site = '${site}'; document.head.append(tag) })</script>`,
  }),
  "a tag below a visitor's words that look like options": (tag) => ({
    body: `<div data-parley>{"api":"https://evil.test","mode":"fullscreen"}</div>${tag}`,
  }),
  'the stub, with init and a listener before the loader': (_, api, site) => ({
    head: `<script>window.Parley ||= function () { (Parley.q ||= []).push(arguments) }; Parley('on', 'open', () => { document.title = 'heard' }); Parley('init', {site: '${site}'})</script><script async src="${api}/parley.js"></script>`,
  }),
  'a page whose prototypes are polluted': (tag) => ({
    head: `<script>
      Object.prototype.extra = function () { return this }
      for (const type of [Array, String, Object]) type.prototype.toJSON = function () { return '"' + this + '"' }
      Array.from = function (list) { return list ? Array.prototype.slice.call(list) : [] }
      Array.prototype.each = Array.prototype.contains = Element.prototype.select = function () {}
      Array.prototype.reduce = function () { return this.length > 1 ? this : this[0] }
      Function.prototype.bind = function () { return this }
    </script>${tag}`,
  }),
}

for (const [name, way] of Object.entries(ways)) {
  test(`one chat starts by ${name}`, async ({ browsing, world }) => {
    world.agent.answerWith(stream(['Hello.']))
    const path = `/way-${name.replaceAll(/\W/g, '-')}`
    const shopper = await visitPage(world, browsing, { path, ...way(tagOf(world), world.backend.url, world.siteKey) })
    await shopper.open()
    await expect(shopper.page.locator('parley-chat')).toHaveCount(1)
    await shopper.say('Hi')
    await expect(shopper.answers().last()).toHaveText('Hello.')
  })
}

const movedWays: Record<string, (api: string, site: string) => string> = {
  'a script that holds others too, with the options beside it': (api, site) =>
    `<script type="application/json" data-parley>{"site":"${site}","api":"${api}"}</script><script defer src="http://cdn.test/moved.js"></script>`,
  'a copy on another host': (api, site) =>
    `<script async src="http://cdn.test/moved.js" data-site="${site}" data-api="${api}"></script>`,
  'a copy on another host beside the tag itself': (api, site) =>
    `<script async src="${api}/parley.js" data-site="${site}"></script><script async src="http://cdn.test/moved.js"></script>`,
}
for (const [name, way] of Object.entries(movedWays)) {
  test(`one chat starts by ${name}`, async ({ browsing, world }) => {
    const loader = await (await fetch(`${world.backend.local}/parley.js`)).text()
    const contentType = 'text/javascript'
    const body = `window.before = 1\n;${loader}\n;window.after = 1`
    await browsing.context.route('http://cdn.test/moved.js', (route) => route.fulfill({ contentType, body }))
    const path = `/moved-${name.replaceAll(/\W/g, '-')}`
    const shopper = await visitPage(world, browsing, { path, head: way(world.backend.url, world.siteKey) })
    await shopper.open()
    await expect(shopper.page.locator('parley-chat')).toHaveCount(1)
    expect(await shopper.page.evaluate('[window.before, window.after]')).toEqual([1, 1])
  })
}

test('a target that is no selector costs no chat and throws nothing', async ({ browsing, world }) => {
  const head = tagOf(world, { mode: 'inline', target: '#1-help' })
  const shopper = await visitPage(world, browsing, { path: '/mistake-target', head })
  const thrown: Error[] = []
  shopper.page.on('pageerror', (error) => thrown.push(error))
  await shopper.open()
  await expect(shopper.chat.locator('.panel')).toBeVisible()
  expect(thrown).toEqual([])
})

test('an address that is none costs a line on the console', async ({ browsing, world }) => {
  const shopper = await visitPage(world, browsing, { path: '/mistake-api' })
  const { page } = shopper
  const thrown: Error[] = []
  page.on('pageerror', (error) => thrown.push(error))
  const warned = page.waitForEvent('console', (message) => message.text().startsWith('Parley:'))
  await page.setContent(tagOf(world, { api: 'chat.example' }))
  await warned
  expect(thrown).toEqual([])
})

test('a shop that never says who is signed in keeps nobody from the chat', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['Hello, stranger.']))
  await browsing.context.route('**/who', () => {})
  const head = tagOf(world, { 'identity-url': '/who' })
  const { clock } = browsing.context
  await clock.install()
  const shopper = await visitPage(world, browsing, { path: '/hanging-identity', head })
  await shopper.launcher.waitFor()
  // The panel has eight seconds to come, and nothing but the shop's five is to pass of them.
  await clock.pauseAt(Date.now() + 10_000)
  const asked = shopper.page.waitForRequest('**/who')
  await shopper.launcher.click()
  await asked
  // The chat comes with the loader's `hello`, which waits for the shop for five seconds.
  await clock.runFor(5000)
  await shopper.chat.locator('.panel').waitFor()
  await clock.resume()
  await shopper.say('Hi')
  await expect(shopper.answers()).toHaveText(['Hello, stranger.'])
})

const intents: Record<string, (shopper: Shopper) => Promise<unknown>> = {
  'a pointer rests on the launcher': ({ launcher }) => launcher.hover(),
  'the focus comes to the launcher': ({ launcher }) => launcher.focus(),
  'a finger is on the launcher': ({ launcher }) =>
    launcher.evaluate((button) =>
      button.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'touch', isPrimary: true })),
    ),
}
for (const [intent, show] of Object.entries(intents)) {
  test(`the chat is fetched when ${intent}, before it is opened`, async ({ browsing, world }) => {
    const path = `/intent-${intent.replaceAll(' ', '-')}`
    const shopper = await visitPage(world, browsing, { path, head: tagOf(world) })
    await expect(shopper.launcher).toBeVisible()
    const fetched = shopper.page.waitForRequest(/\/embed\//)
    await show(shopper)
    await fetched
    await shopper.chat.locator('.panel').waitFor({ state: 'attached' })
    await expect(shopper.launcher).toHaveAttribute('aria-expanded', 'false')
  })
}
