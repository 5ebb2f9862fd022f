import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { visitPage } from '../world/page-of.ts'
import { expect, test } from '../world/world.ts'

const builder = fileURLToPath(new URL('../world/documented-react.ts', import.meta.url))
const stub = '<script>window.Parley ||= function () { (Parley.q ||= []).push(arguments) }</script>'

test('the React example of the documentation keeps one chat, takes it away with its page, and brings it back with what was said', async ({
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['Still here.']))
  const args = [builder, world.siteKey, world.backend.url]
  const { stdout: script } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 25 })
  await browsing.context.route('**/shop.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }))
  const shopper = await visitPage(world, browsing, {
    path: '/react',
    head: `${stub}<script async src="${world.backend.url}/parley.js"></script>`,
    body: '<div id="shop"></div><script type="module" src="/shop.js"></script>',
  })
  const { page } = shopper
  const thrown: Error[] = []
  page.on('pageerror', (error) => thrown.push(error))

  await shopper.open()
  await shopper.say('Stay')
  await expect(shopper.answers()).toHaveText(['Still here.'])
  await expect(page.locator('parley-chat')).toHaveCount(1)

  await page.getByRole('button', { name: 'Checkout' }).click()
  await expect(page.getByRole('heading', { name: '/checkout' })).toBeVisible()
  await expect(page.locator('parley-chat')).toHaveCount(0)

  await page.getByRole('button', { name: 'Products' }).click()
  await expect(page.locator('parley-chat')).toHaveCount(1)
  await shopper.open()
  await expect(shopper.answers()).toHaveText(['Still here.'])
  expect(thrown).toEqual([])
})
