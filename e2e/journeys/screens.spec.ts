import { join } from 'node:path'
import { findBadBoxes } from '../screens/boxes.ts'
import { isInspected, languagesOf } from '../screens/coverage.ts'
import { options } from '../screens/options.ts'
import { scenes } from '../screens/scenes.ts'
import { devices, openStage, showIn, siteOf } from '../screens/stage.ts'
import { findViolations } from '../screens/violations.ts'
import { expect, test } from '../world/world.ts'

/** Where `npm run screenshots` wants its pictures: of each scene on each device and in each language. */
const folder = process.env.SCREENSHOTS

for (const scene of [...scenes, ...options])
  for (const device of devices)
    for (const language of languagesOf(scene, device, folder !== undefined)) {
      const inspected = isInspected(scene, device, language)
      test(`${scene.name} on a ${device.name} in ${language}: ${inspected ? 'axe finds nothing, and ' : ''}no box is cut, covered or too small`, async ({
        browser,
        world,
      }) => {
        const site = await siteOf(world, scene.look?.(world.backend.url))
        const stage = await openStage(world, browser, site, { device, language, sharp: folder !== undefined, ...scene })
        await scene.play(stage)
        const { page } = stage.shopper
        for (const width of device.widths) {
          // A theme moves no box.
          for (const colorScheme of folder || inspected ? (['light', 'dark'] as const) : (['light'] as const)) {
            await showIn(stage, { width, height: device.height, colorScheme })
            const picture = `${scene.name}-${device.name}-${width}-${colorScheme}-${language}.png`
            if (folder) await page.screenshot({ path: join(folder, picture) })
            else if (inspected && width === device.widths[0])
              expect
                .soft(await findViolations(page, colorScheme === 'light' ? 'all' : 'of colours'), picture)
                .toEqual([])
          }
          expect.soft(await findBadBoxes(page, device.touch), `${scene.name} at ${width} pixels`).toEqual([])
        }
        await stage.context.close()
      })
    }
