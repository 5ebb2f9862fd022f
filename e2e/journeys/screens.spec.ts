import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findBadBoxes } from '../screens/boxes.ts'
import { isOn, scenes } from '../screens/scenes.ts'
import type { Site } from '../screens/site.ts'
import { devices, newSite, openStage, showIn } from '../screens/stage.ts'
import { findViolations } from '../screens/violations.ts'
import type { Language } from '../screens/words.ts'
import { executablePath } from '../world/browser.ts'
import { expect, test } from '../world/world.ts'

/** Where `npm run screenshots` wants its pictures, in each of these languages. */
const folder = process.env.SCREENSHOTS
const languages: readonly Language[] = folder ? ['en', 'de', 'ar'] : ['en']

test.use({ launchOptions: { executablePath, args: ['--no-sandbox'] } })

let site: Site
test.beforeAll(async ({ world }) => {
  site = await newSite(world)
  if (folder) await mkdir(folder, { recursive: true })
})

for (const language of languages)
  for (const device of devices)
    for (const scene of scenes.filter((each) => isOn(each, device)))
      test(`${scene.name} on a ${device.name} in ${language}: no box is cut, covered or too small, axe finds nothing`, async ({
        browser,
        world,
      }) => {
        const stage = await openStage(browser, world, site, { device, language, ...scene })
        await scene.play(stage)
        const { page } = stage.shopper
        for (const width of device.widths) {
          for (const colorScheme of ['light', 'dark'] as const) {
            await showIn(stage, { width, height: device.height, colorScheme })
            const picture = `${scene.name}-${width}-${colorScheme}-${language}.png`
            if (folder) await page.screenshot({ path: join(folder, picture) })
            if (!folder && width === device.widths[0]) expect.soft(await findViolations(page), picture).toEqual([])
          }
          expect.soft(await findBadBoxes(page, device.touch), `${scene.name} at ${width} pixels`).toEqual([])
        }
        await stage.context.close()
      })
