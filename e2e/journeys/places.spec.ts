import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import type { SiteParts } from '../world/site-parts.ts'
import { expect, test } from '../world/world.ts'

const desktop = { width: 1280, height: 800 }
const offsets = { offsetX: 30, offsetY: 40 }
const launcherTop = 800 - 40 - 60

const places: {
  name: string
  look: NonNullable<SiteParts['look']>
  window: { width: number; height: number }
  launcher: Record<string, number>
  panel: Record<string, number>
}[] = [
  {
    name: 'on the right',
    look: { side: 'right', ...offsets },
    window: desktop,
    launcher: { x: 1280 - 30 - 60, y: launcherTop },
    panel: { x: 1280 - 30 - 400, width: 400 },
  },
  {
    name: 'on the left',
    look: { side: 'left', ...offsets },
    window: desktop,
    launcher: { x: 30, y: launcherTop },
    panel: { x: 30, width: 400 },
  },
  {
    name: 'in the center',
    look: { side: 'center', ...offsets },
    window: desktop,
    launcher: { x: (1280 - 60) / 2, y: launcherTop },
    panel: { x: (1280 - 400) / 2, width: 400 },
  },
  {
    name: 'as wide as a tablet has it',
    look: { side: 'right', ...offsets, width: 360, tabletWidth: 560 },
    window: { width: 1024, height: 800 },
    launcher: { x: 1024 - 30 - 60 },
    panel: { x: 1024 - 30 - 560, width: 560 },
  },
  {
    name: 'as wide as a desktop has it',
    look: { side: 'right', ...offsets, width: 360, tabletWidth: 560 },
    window: { width: 1025, height: 800 },
    launcher: { x: 1025 - 30 - 60 },
    panel: { x: 1025 - 30 - 360, width: 360 },
  },
  {
    name: 'on the side that a phone has it',
    look: { side: 'right', ...offsets, phone: { side: 'left', offsetX: 12, offsetY: 72 } },
    window: { width: 390, height: 720 },
    launcher: { x: 12, y: 720 - 72 - 60 },
    panel: { x: 0, y: 0, width: 390, height: 720 },
  },
]

for (const { name, look, window, ...boxes } of places)
  test(`launcher and panel stand ${name}`, async ({ browsing, world }) => {
    const config = JSON.stringify(await configOf(world, { look }))
    const path = `/place/${name.replaceAll(' ', '-')}`
    const shopper = await visitPage(world, browsing, { path, head: tagOf(world, { config }) })
    await shopper.page.setViewportSize(window)
    await expect.poll(() => shopper.launcher.boundingBox()).toMatchObject(boxes.launcher)
    await shopper.open()
    expect(await shopper.page.locator('parley-chat section').boundingBox()).toMatchObject(boxes.panel)
  })
