import type { Locator } from '@playwright/test'
import { inkOn } from '../../widget/app/theme/contrast.ts'
import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import { expect, test } from '../world/world.ts'

/** As it is painted, `#rrggbb`: of the launcher's sign on each of these colours of a page. */
const signsOn = (launcher: Locator, colors: readonly string[]) =>
  launcher.evaluate((button, colors) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    const sign = getComputedStyle(button, '::before')
    return colors.map((color) => {
      document.body.style.setProperty('--parley-color', color)
      if (!canvas) throw new Error('No canvas')
      canvas.fillStyle = sign.borderTopColor
      canvas.fillRect(0, 0, 1, 1)
      const { data } = canvas.getImageData(0, 0, 1, 1)
      return `#${[...data.slice(0, 3)].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
    })
  }, colors)

const steps = ['00', '33', '66', '99', 'cc', 'ff']
/** From all over, and four of which white is only just legible. */
const colors = [
  ...steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => `#${red}${green}${blue}`))),
  ...['#338800', '#667799', '#8866bb', '#cc4477'],
]

test("the launcher's sign is white where white is legible, else black, as in the panel", async ({
  browsing,
  world,
}) => {
  const { launcher } = await visitPage(world, browsing, { path: '/ink', head: tagOf(world) })
  expect(await signsOn(launcher, colors)).toEqual(colors.map(inkOn))
  const wide = ['oklch(0.5 0.2 250)', 'color(display-p3 1 0.8 0)', 'rgb(15 94 86 / 0.5)']
  expect(await signsOn(launcher, wide)).toEqual(['#ffffff', '#000000', '#ffffff'])
})

const gradients = [
  ['#0f5e56', '#facc15'],
  ['#facc15', '#0f5e56'],
  ['#7c3aed', '#0ea5e9'],
  ['#767676', '#ffffff'],
] as const
for (const [color, gradient] of gradients) {
  test(`from ${color} to ${gradient} launcher and header have one ink`, async ({ browsing, world }) => {
    const config = JSON.stringify(await configOf(world, { look: { color, gradient } }))
    const path = `/gradient-${color.slice(1)}-${gradient.slice(1)}`
    const shopper = await visitPage(world, browsing, { path, head: tagOf(world, { config }) })
    const [sign = ''] = await signsOn(shopper.launcher, [color])
    const ground = await shopper.launcher.evaluate((button) => getComputedStyle(button).backgroundImage)
    // The sign stands in the middle; what it fades into begins there.
    expect(ground).toMatch(/^linear-gradient\(135deg, rgb\([\d, ]+\) 50%, rgb\([\d, ]+\)\)$/)
    await shopper.open()
    const header = shopper.chat.locator('html').evaluate((root) => root.style.getPropertyValue('--brand-ink'))
    expect(await header).toBe(sign)
    expect(sign).toBe(inkOn(color))
  })
}
