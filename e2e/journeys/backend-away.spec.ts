import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import { expect, test } from '../world/world.ts'

test('a backend that is down is said in a line with a way to try again', async ({ browsing, world }) => {
  const config = JSON.stringify(await configOf(world))
  const shopper = await visitPage(world, browsing, { path: '/down', head: tagOf(world, { config }) })
  await expect(shopper.launcher).toBeVisible()
  await shopper.page.route(`${world.backend.url}/**`, (route) => route.abort())
  await shopper.launcher.click()
  const again = shopper.page.getByRole('button', { name: 'Try again' })
  await expect(again).toBeVisible()
  await expect(shopper.page.locator('parley-chat iframe')).toHaveCount(0)
  await shopper.page.unroute(`${world.backend.url}/**`)
  await again.click()
  await expect(shopper.chat.locator('.panel')).toBeVisible()
})
