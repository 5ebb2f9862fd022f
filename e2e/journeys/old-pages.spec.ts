import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import { expect, test, type World } from '../world/world.ts'

/** A site of its own, on the shop's origin. */
const siteOf = async (world: World): Promise<World> => ({
  ...world,
  siteKey: await world.newSite([new URL(world.shop.url()).origin]),
})

test('a page that a cache kept has the current chat when the panel opens', async ({ browsing, world }) => {
  const its = await siteOf(world)
  const head = tagOf(its, { config: JSON.stringify(await configOf(its)) })
  await world.backend.parley(['site', 'set', its.siteKey, '--name', 'Lumme anew'])
  const shopper = await visitPage(its, browsing, { path: '/kept-by-a-cache', head })
  await expect(shopper.launcher).toHaveAccessibleName('Lumme')
  // What a process of the backend knows of a site is two seconds old at most.
  await expect(async () => expect((await configOf(its)).version).toBe(2)).toPass()
  await shopper.launcher.click()
  await expect(shopper.chat.locator('.panel')).toBeVisible()
  await expect(shopper.chat.getByRole('heading', { name: 'Lumme anew' })).toBeVisible()
  await shopper.launcher.click()
  await expect(shopper.launcher).toHaveAccessibleName('Lumme anew')
})

test('the launcher of a site that is disabled, or not this shop’s any more, removes itself', async ({
  browsing,
  world,
}) => {
  for (const end of ['disable', 'remove-origin']) {
    const its = await siteOf(world)
    const head = tagOf(its, { config: JSON.stringify(await configOf(its)) })
    const shopper = await visitPage(its, browsing, { path: `/after-${end}`, head })
    const errors: string[] = []
    shopper.page.on('pageerror', (error) => errors.push(error.message))
    await expect(shopper.launcher).toBeVisible()
    const origin = end === 'disable' ? [] : [new URL(world.shop.url()).origin]
    await world.backend.parley(['site', end, its.siteKey, ...origin])
    await expect(async () => {
      const response = await fetch(`${world.backend.local}/v1/sites/${its.siteKey}/config`, {
        headers: { Origin: new URL(world.shop.url()).origin },
      })
      expect(response.status).toBe(404)
    }).toPass()
    await shopper.launcher.click()
    await expect(shopper.page.locator('parley-chat')).toHaveCount(0)
    expect(errors).toEqual([])
  }
})
