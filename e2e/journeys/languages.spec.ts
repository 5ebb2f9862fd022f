import type { Locator } from '@playwright/test'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, Shopper, test } from '../world/world.ts'

const textsFile = /\/assets\/([a-z]{2}(?:-[A-Z]{2})?)-[\w-]+\.js$/

const centre = async (locator: Locator) => {
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not on the screen')
  return box.x + box.width / 2
}

test("of all texts only those of the storefront's language are fetched, and once", async ({ browsing, world }) => {
  const page = await browsing.context.newPage()
  const fetched: string[] = []
  page.on('request', (request) => {
    const language = textsFile.exec(new URL(request.url()).pathname)?.[1]
    if (language) fetched.push(language)
  })
  await page.goto(`${world.shop.url()}?locale=de-AT`)
  const shopper = new Shopper(page)
  await shopper.open()
  await expect(shopper.input).toHaveAttribute('placeholder', 'Nachricht schreiben …')
  await expect(shopper.chat.locator('html')).toHaveAttribute('lang', 'de-AT')
  expect(fetched).toEqual(['de'])
})

test('an Arabic shop has a chat that is written from right to left', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['نعم، نشحن إلى دبي.']))
  const shopper = await visitFurnished(world, browsing, {}, '&locale=ar')
  await shopper.open()
  const { chat } = shopper
  await expect(chat.locator('html')).toHaveAttribute('dir', 'rtl')
  await shopper.say('هل تشحنون إلى دبي؟')
  const answer = shopper.answers().last()
  await expect(answer).toHaveText('نعم، نشحن إلى دبي.')
  expect(await centre(shopper.own())).toBeLessThan(await centre(answer))
  expect(await centre(chat.getByRole('button', { name: 'إرسال' }))).toBeLessThan(await centre(shopper.input))
  await chat.getByRole('button', { name: 'المزيد' }).click()
  await expect(chat.getByRole('menuitem', { name: 'تنزيل الدردشة' })).toBeVisible()
})

test('English in it is written from left to right, and the empty field from right to left', async ({
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['Yes, we do.']))
  const shopper = await visitFurnished(world, browsing, {}, '&locale=he')
  await shopper.open()
  const direction = (locator: Locator) => locator.evaluate((element) => getComputedStyle(element).direction)
  expect(await direction(shopper.input)).toBe('rtl')
  await shopper.input.fill('Do you ship?')
  expect(await direction(shopper.input)).toBe('ltr')
  await shopper.input.press('Enter')
  const answer = shopper.answers().last()
  await expect(answer).toHaveText('Yes, we do.')
  expect(await direction(answer)).toBe('ltr')
  expect(await direction(shopper.input)).toBe('rtl')
})

test("where we do not speak the storefront's language, the merchant's own words still do", async ({
  browsing,
  world,
}) => {
  const texts = { en: { title: 'Ask us', welcome: 'Hello!' }, fi: { welcome: 'Tervetuloa!' } }
  const shopper = await visitFurnished(world, browsing, { texts }, '&locale=fi-FI')
  world.agent.answerWith(stream(['Kyllä.']))
  await shopper.open()
  await expect(shopper.chat.getByRole('heading', { name: 'Ask us' })).toBeVisible()
  await expect(shopper.chat.getByText('Tervetuloa!')).toBeVisible()
  await expect(shopper.input).toHaveAttribute('placeholder', 'Write a message…')
  await shopper.say('Toimitatteko?')
  await expect(shopper.answers().last()).toHaveText('Kyllä.')
  const asked = world.agent.requests.find(({ body }) => body.chatInput === 'Toimitatteko?')
  expect(asked?.body.metadata.locale).toBe('fi-FI')
})

test('long words and other scripts are not cut off on a screen of 320 px', async ({ browsing, world }) => {
  const shopper = await visitFurnished(world, browsing, { features: { handoff: true } })
  const { page, chat } = shopper
  await page.setViewportSize({ width: 320, height: 640 })
  const address = page.url()
  for (const locale of ['de', 'uk', 'ja', 'ar']) {
    await page.goto(`${address}&locale=${locale}`)
    await shopper.open()
    await chat.locator('[aria-haspopup="menu"]').click()
    await expect(chat.getByRole('menuitem').first()).toBeVisible()
    const cut = await chat.locator('body').evaluate((body) =>
      [...body.querySelectorAll('button, p, h1, .bubble')].flatMap((each) => {
        const { left, right } = each.getBoundingClientRect()
        const short = left < 0 || right > innerWidth || each.scrollWidth > each.clientWidth + 1
        return short && each.textContent ? [each.textContent] : []
      }),
    )
    expect(cut, locale).toEqual([])
  }
})
