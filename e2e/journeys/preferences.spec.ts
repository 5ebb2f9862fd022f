import { gate } from '../../backend/test/agents/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, test } from '../world/world.ts'

const parts = { texts: { en: { suggestions: ['Where is my order?'] } }, features: { handoff: true } }

test('whoever asks for no motion gets none, from the launcher to a running answer', async ({ browsing, world }) => {
  const shopper = await visitFurnished(world, browsing, parts)
  const { page } = shopper
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say('Hello?')
  await expect(shopper.chat.locator('.dots')).toBeVisible()
  const moving = () => document.getAnimations().map((each) => each.effect?.getComputedTiming().duration)
  expect(await shopper.chat.locator('html').evaluate(moving)).toEqual([])
  await held.send('A block:\n\n```parley\n{')
  await expect(shopper.chat.locator('.block-room')).toBeVisible()
  expect(await shopper.chat.locator('html').evaluate(moving)).toEqual([])
  expect(await page.evaluate(moving)).toEqual([])
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect((await shopper.chat.locator('html').evaluate(moving)).length).toBeGreaterThan(0)
})

test('with forced colors what has a meaning by its ground has a line or a letter', async ({ browsing, world }) => {
  const shopper = await visitFurnished(world, browsing, parts)
  await shopper.page.emulateMedia({ forcedColors: 'active' })
  await expect(shopper.launcher).toBeVisible()
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  const lined = (selector: string) =>
    shopper.chat
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(element)
        return (
          borderTopStyle === 'solid' && Number.parseFloat(borderTopWidth) >= 1 && borderTopColor !== 'rgba(0, 0, 0, 0)'
        )
      })
  for (const selector of ['.field', '.send', '.choice', '.avatar', '.from-assistant .bubble'])
    expect(await lined(selector), selector).toBe(true)
  await shopper.say('Hello?')
  await held.send('Hello.')
  await expect(shopper.answers()).toHaveText('Hello.')
  expect(await lined('.own .bubble')).toBe(true)
  // The launcher's sign and the stop sign are drawn by borders and fills, which a forced ground leaves.
  const drawn = await shopper.chat.locator('.stop .icon').evaluate((icon) => getComputedStyle(icon).fill)
  const ground = await shopper.chat.locator('.stop').evaluate((button) => getComputedStyle(button).backgroundColor)
  expect(drawn).not.toBe(ground)
  const sign = await shopper.launcher.evaluate((button) => getComputedStyle(button, '::before').borderTopColor)
  const under = await shopper.launcher.evaluate((button) => getComputedStyle(button).backgroundColor)
  expect(sign).not.toBe(under)
})
