import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findBadBoxes } from '../screens/boxes.ts'
import { isInspected, languagesOf, scenes } from '../screens/scenes.ts'
import type { Look, Site } from '../screens/site.ts'
import { devices, newSite, openStage, showIn } from '../screens/stage.ts'
import { findViolations } from '../screens/violations.ts'
import { executablePath } from '../world/browser.ts'
import { expect, test } from '../world/world.ts'

/** Where `npm run screenshots` wants its pictures: of each scene on each device and in each language. */
const folder = process.env.SCREENSHOTS

test.use({ launchOptions: { executablePath, args: ['--no-sandbox'] } })

const sites = new Map<Look, Site>()
test.beforeAll(async ({ world }) => {
  for (const look of ['plain', 'dressed'] as const) sites.set(look, await newSite(world, look))
  if (folder) await mkdir(folder, { recursive: true })
})

for (const scene of scenes)
  for (const device of devices)
    for (const language of languagesOf(scene, device, folder !== undefined))
      test(`${scene.name} on a ${device.name} in ${language}: ${isInspected(scene, device, language) ? 'axe finds nothing, and ' : ''}no box is cut, covered or too small`, async ({
        browser,
        world,
      }) => {
        const site = sites.get(scene.look ?? 'plain')
        if (!site) throw new Error('The scenes have no site')
        const stage = await openStage(browser, world, site, { device, language, ...scene })
        await scene.play(stage)
        const { page } = stage.shopper
        for (const width of device.widths) {
          for (const colorScheme of ['light', 'dark'] as const) {
            await showIn(stage, { width, height: device.height, colorScheme })
            const picture = `${scene.name}-${width}-${colorScheme}-${language}.png`
            if (folder) await page.screenshot({ path: join(folder, picture) })
            if (!folder && width === device.widths[0] && isInspected(scene, device, language))
              expect
                .soft(await findViolations(page, colorScheme === 'light' ? 'all' : 'of colours'), picture)
                .toEqual([])
          }
          expect.soft(await findBadBoxes(page, device.touch), `${scene.name} at ${width} pixels`).toEqual([])
        }
        await stage.context.close()
      })
