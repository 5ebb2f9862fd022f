import { stream } from '../../backend/test/agents/fake-agent.ts'
import { chatIn } from '../world/chat-frame.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, type Shopper, test } from '../world/world.ts'

/** What has the focus in the chat, by what a screen reader calls it. */
const focused = ({ chat }: Shopper) =>
  chat.locator('html').evaluate(() => {
    const { activeElement } = document
    if (!activeElement || activeElement === document.body) return 'nothing'
    return activeElement.getAttribute('aria-label') ?? activeElement.textContent ?? ''
  })

/** Waits until keys reach the chat, where the focus has just come from the page. */
const hasKeyboard = ({ chat }: Shopper) =>
  expect.poll(() => chat.locator('html').evaluate(() => document.hasFocus())).toBe(true)

/** Presses a key so many times; where the focus was after each. */
async function walk(shopper: Shopper, key: string, steps: number): Promise<string[]> {
  const places: string[] = []
  for (let step = 0; step < steps; step++) {
    await shopper.page.keyboard.press(key)
    places.push(await focused(shopper))
  }
  return places
}

test('by Tab alone everything in the chat is reached in the order in which it stands, and Esc leads back to the launcher', async ({
  browsing,
  world,
}) => {
  const shopper = await visitFurnished(world, browsing, {
    texts: { en: { suggestions: ['Where is my order?', 'Do you ship to Berlin?'] } },
    features: { handoff: true, feedback: true },
    notices: { privacyUrl: 'https://shop.example/privacy' },
  })
  const { keyboard } = shopper.page
  await shopper.launcher.focus()
  await keyboard.press('Enter')
  await shopper.fieldTakesKeys()
  await expect(shopper.chat.getByRole('button', { name: 'Talk to a person' })).toBeVisible()
  expect(await walk(shopper, 'Shift+Tab', 6)).toEqual([
    'Talk to a person',
    'Do you ship to Berlin?',
    'Where is my order?',
    'Conversation',
    'Close chat',
    'More',
  ])

  world.agent.answerWith(stream(['Yes, we do: [shipping](https://shop.example/shipping).']))
  await shopper.input.focus()
  await keyboard.type('Do you ship?')
  await keyboard.press('Enter')
  await expect(shopper.answers()).toHaveText([/Yes, we do/])
  await expect(shopper.chat.getByRole('button', { name: 'Helpful', exact: true })).toBeAttached()
  await shopper.fieldTakesKeys()
  expect(await walk(shopper, 'Shift+Tab', 7)).toEqual([
    'Not helpful',
    'Helpful',
    'Copy',
    'shipping',
    'Conversation',
    'Close chat',
    'More',
  ])
  await keyboard.press('Escape')
  await expect(shopper.launcher).toBeFocused()
  await keyboard.press('Enter')
  await shopper.fieldTakesKeys()
  await shopper.chat.getByRole('button', { name: 'Close chat' }).press('Enter')
  await expect(shopper.launcher).toBeFocused()
  await expect(shopper.launcher).toHaveAttribute('aria-expanded', 'false')
})

test('menu, dialog, screen and form keep the focus, and give it back to where it was', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['Nonsense.']))
  const shopper = await visitFurnished(world, browsing, { features: { feedback: true } })
  const { keyboard } = shopper.page
  await shopper.open()
  await shopper.say('Help')
  await expect(shopper.answers()).toHaveText(['Nonsense.'])
  const more = shopper.chat.getByRole('button', { name: 'More' })
  const openMenu = async () => {
    await more.focus()
    await keyboard.press('Enter')
    await expect(shopper.chat.getByRole('menuitem').first()).toBeFocused()
  }

  await openMenu()
  await keyboard.press('Tab')
  await expect(shopper.chat.getByRole('menu')).toHaveCount(0)
  expect(await focused(shopper)).not.toBe('nothing')

  await openMenu()
  await keyboard.press('End')
  await keyboard.press('Enter')
  const confirm = shopper.chat.getByRole('alertdialog')
  await expect(confirm).toBeVisible()
  await expect(confirm.getByRole('button', { name: 'Cancel' })).toBeFocused()
  expect(await walk(shopper, 'Tab', 1)).toEqual(['Erase'])
  expect(await walk(shopper, 'Shift+Tab', 1)).toEqual(['Cancel'])
  const reached = [...(await walk(shopper, 'Tab', 6)), ...(await walk(shopper, 'Shift+Tab', 6))]
  expect(new Set(reached)).toEqual(new Set(['Cancel', 'Erase', 'nothing']))
  await confirm.getByRole('button', { name: 'Cancel' }).focus()
  await hasKeyboard(shopper)
  await keyboard.press('Escape')
  await expect(more).toBeFocused()

  await openMenu()
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  const screen = shopper.chat.getByRole('dialog', { name: 'Earlier conversations' })
  await expect(screen).toBeVisible()
  expect(await focused(shopper)).not.toBe('nothing')
  await keyboard.press('Escape')
  await expect(more).toBeFocused()

  await shopper.chat.getByRole('button', { name: 'Not helpful' }).focus()
  await keyboard.press('Enter')
  await expect(shopper.chat.locator('.form textarea')).toBeFocused()
  await keyboard.press('Escape')
  await expect(shopper.chat.locator('.form')).toHaveCount(0)
  expect(await focused(shopper)).not.toBe('nothing')
  await expect(shopper.launcher).toHaveAttribute('aria-expanded', 'true')
})

test('where the panel covers the page Tab goes round in it, and where it floats it goes on to the page', async ({
  browsing,
  world,
}) => {
  const shopper = await visitFurnished(world, browsing, { notices: { privacyUrl: 'https://shop.example/privacy' } })
  const { page } = shopper
  const [first, last] = [
    shopper.chat.getByRole('button', { name: 'More' }),
    shopper.chat.getByRole('link', { name: 'Privacy' }),
  ]
  await page.setViewportSize({ width: 390, height: 720 })
  await shopper.open()
  await shopper.fieldTakesKeys()
  // Frames of other sites are told of a window as wide as before: emulation does not reach them.
  await chatIn(page).evaluate(() => Object.defineProperty(window, 'outerWidth', { value: 390, configurable: true }))
  await last.focus()
  await page.keyboard.press('Tab')
  await expect(first).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(last).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await shopper.fieldTakesKeys()
  await page.keyboard.press('Escape')
  await expect(shopper.launcher).toBeFocused()

  await shopper.open()
  await shopper.fieldTakesKeys()
  await first.press('Enter')
  const items = shopper.chat.getByRole('menuitem')
  // The menu is fetched when it is first wanted; keys before it are nobody's.
  await expect(items.first()).toBeFocused()
  await page.keyboard.press('End')
  await expect(items.last()).toBeFocused()
  await page.keyboard.press('Enter')
  const cancel = shopper.chat.getByRole('button', { name: 'Cancel' })
  const erase = shopper.chat.getByRole('button', { name: 'Erase', exact: true })
  await expect(cancel).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(erase).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(cancel).toBeFocused()
  await page.keyboard.press('Escape')

  await page.setViewportSize({ width: 1280, height: 800 })
  await chatIn(page).evaluate(() => Object.defineProperty(window, 'outerWidth', { value: 1280 }))
  await last.focus()
  await page.keyboard.press('Tab')
  await expect(shopper.launcher).toBeFocused()
  await first.focus()
  await hasKeyboard(shopper)
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('link', { name: 'More' })).toBeFocused()
})
