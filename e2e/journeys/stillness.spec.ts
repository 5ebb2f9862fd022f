import { stream } from '../../backend/test/agents/fake-agent.ts'
import { configOf, tagOf, visitPage } from '../world/page-of.ts'
import { expect, test } from '../world/world.ts'

test("a hint, a panel that opens and one that closes move nothing of the shop's page", async ({ browsing, world }) => {
  const config = await configOf(world, {
    behaviour: { proactive: { show: 'hint', afterSeconds: 0 } },
    texts: { en: { hint: 'Questions?' } },
  })
  const shopper = await visitPage(world, browsing, {
    path: '/still',
    head: tagOf(world, { config: JSON.stringify(config) }),
    body: '<p style="height:3000px">A long page.</p>',
  })
  const { page } = shopper
  await page.evaluate(() => {
    const shifts: number[] = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(entry.startTime)
    }).observe({ type: 'layout-shift', buffered: true })
    Object.assign(window, { shifts })
  })
  await expect(page.locator('parley-chat').getByRole('status')).toContainText('Questions?')
  await shopper.launcher.last().click()
  await shopper.fieldTakesKeys()
  await page.keyboard.press('Escape')
  await expect(page.locator('parley-chat section')).toBeHidden()
  // Entries come after the frame that they tell of.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
  expect(await page.evaluate('shifts')).toEqual([])
})

test('a page that is printed with the chat open shows only the shop, and the chat is as it was afterwards', async ({
  shopper,
  world,
}) => {
  world.agent.answerWith(stream(['On paper, too.']))
  const { page } = shopper
  const section = page.locator('parley-chat section')
  await shopper.open()
  await shopper.say('Do you print?')
  await expect(shopper.answers()).toHaveText(['On paper, too.'])
  await shopper.input.fill('And in colour?')
  await page.emulateMedia({ media: 'print' })
  await expect(section).toBeHidden()
  await expect(shopper.launcher).toBeHidden()
  await expect(page.getByText('A fine thing.')).toBeVisible()
  await page.emulateMedia({ media: 'screen' })
  await expect(section).toBeVisible()
  await expect(shopper.answers()).toHaveText(['On paper, too.'])
  await expect(shopper.input).toHaveValue('And in colour?')
})

test('a dark chat on a light page is dark before it has come, and as it comes', async ({ browsing, world }) => {
  const { page, launcher, chat } = await visitPage(world, browsing, {
    path: '/dark-frame',
    head: `<style>body { background: #fff }</style>${tagOf(world, { 'color-scheme': 'dark' })}`,
  })
  const { promise: sent, resolve: send } = Promise.withResolvers<void>()
  await page.route('**/embed/*', async (route) => {
    await sent
    await route.continue()
  })
  /** Of the middle of the panel. */
  const pixel = async () => {
    const box = await page.locator('parley-chat section').boundingBox()
    if (!box) throw new Error('There is no panel')
    const clip = { x: box.x + box.width / 2, y: box.y + box.height / 2, width: 1, height: 1 }
    const picture = (await page.screenshot({ clip })).toString('base64')
    return page.evaluate(async (picture) => {
      const image = new Image()
      image.src = `data:image/png;base64,${picture}`
      await image.decode()
      const context = new OffscreenCanvas(1, 1).getContext('2d')
      context?.drawImage(image, 0, 0)
      return [...(context?.getImageData(0, 0, 1, 1).data ?? [])]
    }, picture)
  }
  const dark = [0x17, 0x18, 0x1c, 0xff]
  await launcher.click()
  expect(await pixel()).toEqual(dark)
  send()
  await chat.locator('.panel').waitFor()
  expect(await pixel()).toEqual(dark)
})
