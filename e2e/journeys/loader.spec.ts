import { stream } from '../../backend/test/agents/fake-agent.ts'
import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import { expect, test } from '../world/world.ts'

test('with the config in the page nothing is asked for but the loader, and nothing moves', async ({
  browsing,
  world,
}) => {
  const shopper = await visitPage(world, browsing, {
    path: '/cost',
    head: tagOf(world, { config: JSON.stringify(await configOf(world)) }),
    body: '<main style="display:grid;gap:40px"><p>One</p></main>',
  })
  const { page } = shopper
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.reload({ waitUntil: 'networkidle' })
  await expect(shopper.launcher).toBeVisible()
  // A pointer that only passes by, however slow the machine.
  await shopper.launcher.evaluate((button) => {
    for (const type of ['pointerenter', 'pointerleave']) button.dispatchEvent(new PointerEvent(type, { bubbles: true }))
  })
  const moved = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const shifts = new PerformanceObserver(() => {})
        shifts.observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(shifts.takeRecords().length), 500)
      }),
  )
  expect(moved).toBe(0)
  expect(asked.filter((url) => url.startsWith(world.backend.url))).toEqual([`${world.backend.url}/parley.js`])
})

test('a shop that replaces its body gets the chat back, open and with what was said', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['Still here.']))
  const shopper = await visitPage(world, browsing, { path: '/turbo', head: tagOf(world) })
  await shopper.open()
  await shopper.say('Stay')
  await expect(shopper.answers()).toHaveText(['Still here.'])
  await shopper.page.evaluate(() => {
    history.pushState({}, '', '/turbo/next')
    document.body.replaceWith(document.createElement('body'))
  })
  await expect(shopper.answers()).toHaveText(['Still here.'])
  await expect(shopper.launcher).toHaveAttribute('aria-expanded', 'true')
})

test('no rule of a page hides or changes launcher and panel', async ({ browsing, world }) => {
  const style = `<style>
    * { all: unset !important; display: none !important; opacity: 0 !important; visibility: hidden !important }
    html, body { display: block !important; opacity: 1 !important }
    iframe { max-width: 0 !important } button { width: 1px !important; position: static !important }
  </style>`
  const shopper = await visitPage(world, browsing, { path: '/hostile', head: style + tagOf(world) })
  expect(await shopper.launcher.boundingBox()).toMatchObject({ width: 60, height: 60 })
  await shopper.open()
  await expect(shopper.page.locator('parley-chat section')).toHaveCSS('width', '400px')
  await expect(shopper.page.locator('parley-chat iframe')).toHaveCSS('width', '400px')
})

test('of all names on a page only `Parley` is new', async ({ browsing, world }) => {
  const head = `<script>window.before = Object.getOwnPropertyNames(window)</script>${tagOf(world)}`
  const shopper = await visitPage(world, browsing, { path: '/names', head })
  await shopper.open()
  const added = await shopper.page.evaluate<string[]>(
    'Object.getOwnPropertyNames(window).filter((name) => !before.includes(name))',
  )
  // A window's frames have numbers.
  expect(added.filter((name) => !['before', '0'].includes(name))).toEqual(['Parley'])
})

test('a shop hides the launcher while its drawer is open', async ({ browsing, world }) => {
  const shopper = await visitPage(world, browsing, {
    path: '/drawer',
    head: tagOf(world),
    body: '<dialog>Your cart<button>Close</button></dialog><a href="#cart">Cart</a>',
  })
  const { page, launcher } = shopper
  await page.evaluate(`{
    const drawer = document.querySelector('dialog')
    document.querySelector('a').onclick = () => { drawer.show(); Parley('hide') }
    drawer.querySelector('button').onclick = () => drawer.close()
    drawer.onclose = () => Parley('show')
  }`)
  await expect(launcher).toBeVisible()
  await page.getByRole('link', { name: 'Cart' }).click()
  await expect(launcher).toBeHidden()
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(launcher).toBeVisible()
})
