import { readFile } from 'node:fs/promises'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { expect, type Shopper, test } from '../world/world.ts'

const menuOf = ({ chat }: Shopper) => ({
  button: chat.getByRole('button', { name: 'More' }),
  list: chat.getByRole('menu'),
  item: (name: string) => chat.getByRole('menuitem', { name }),
})

test('the menu is a menu for the keyboard, and Esc closes only it', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['Hello.']))
  await shopper.open()
  await shopper.say('Hi')
  await expect(shopper.answers()).toHaveText(['Hello.'])
  const { button, list, item } = menuOf(shopper)
  await button.focus()
  await shopper.page.keyboard.press('ArrowDown')
  await expect(item('New conversation')).toBeFocused()
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  await shopper.page.keyboard.press('ArrowUp')
  await expect(item('Erase my chat')).toBeFocused()
  await shopper.page.keyboard.press('Home')
  await shopper.page.keyboard.press('d')
  await expect(item('Download this chat')).toBeFocused()
  await shopper.page.keyboard.press('Escape')
  await expect(list).toHaveCount(0)
  await expect(button).toBeFocused()
  await expect(shopper.launcher).toHaveAttribute('aria-expanded', 'true')
})

test("a press in the menu goes on where the shop's page takes the focus meanwhile; otherwise that ends the menu", async ({
  shopper,
}) => {
  const { page } = shopper
  await shopper.open()
  await shopper.fieldTakesKeys()
  // As a newsletter's window does that comes by itself.
  const pageTakesFocus = async () => {
    await page.evaluate(() => {
      const field = document.createElement('input')
      document.body.append(field)
      field.focus()
    })
    await expect.poll(() => shopper.chat.locator('html').evaluate(() => document.hasFocus())).toBe(false)
  }
  const { button, list, item } = menuOf(shopper)
  await button.click()
  await item('Erase my chat').hover()
  await page.mouse.down()
  await expect(item('Erase my chat')).toBeFocused()
  await pageTakesFocus()
  await page.mouse.up()
  const ask = shopper.chat.getByRole('alertdialog')
  await expect(ask).toBeVisible()
  await ask.getByRole('button', { name: 'Cancel' }).press('Enter')

  await button.press('Enter')
  await expect(list).toBeVisible()
  await pageTakesFocus()
  await expect(list).toHaveCount(0)
})

test('a new conversation begins after a yes, and the one before it can be read', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['First answer, with a [link](https://shop.example/a).']))
  await shopper.open()
  await shopper.say('First question')
  await expect(shopper.answers()).toHaveText([/^First answer/])
  const { button, item } = menuOf(shopper)
  await button.click()
  await item('New conversation').click()
  const ask = shopper.chat.getByRole('alertdialog')
  // A key that is faster than the dialog is not the dialog's.
  await expect(ask).toBeVisible()
  await shopper.page.keyboard.press('Escape')
  await expect(ask).toHaveCount(0)
  await expect(shopper.own()).toHaveText(['First question'])
  await button.click()
  await item('New conversation').click()
  await ask.getByRole('button', { name: 'Start' }).click()
  await expect(shopper.own()).toHaveCount(0)
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.chat.getByText('You are chatting with an AI assistant.')).toBeVisible()
  await expect(shopper.own()).toHaveCount(0)
  world.agent.answerWith(stream(['Second answer.']))
  await shopper.say('Second question')
  await expect(shopper.answers()).toHaveText(['Second answer.'])

  await button.click()
  await item('Earlier conversations').click()
  const screen = shopper.chat.getByRole('dialog', { name: 'Earlier conversations' })
  await expect(screen.getByRole('button', { name: /2 messages/ })).toHaveCount(1)
  await screen.getByRole('button', { name: /2 messages/ }).click()
  const read = shopper.chat.locator('dialog')
  await expect(read.locator('.own .bubble')).toHaveText(['First question'])
  await expect(read.getByRole('link', { name: 'link' })).toBeVisible()
  await expect(read.getByRole('textbox')).toHaveCount(0)
  await read.getByRole('button', { name: 'Back' }).click()
  await expect(screen.getByRole('button', { name: /2 messages/ })).toBeVisible()
  await shopper.page.keyboard.press('Escape')
  await expect(read).toHaveCount(0)
  await expect(button).toBeFocused()
})

test('the chat is downloaded as a text', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['To be kept.']))
  await shopper.open()
  await shopper.say('Please note this')
  await expect(shopper.answers()).toHaveText(['To be kept.'])
  // Only an answer that has ended has it, and is stored as a whole.
  await expect(shopper.chat.getByRole('button', { name: 'Copy' })).toBeAttached()
  const { button, item } = menuOf(shopper)
  await button.click()
  const [download] = await Promise.all([shopper.page.waitForEvent('download'), item('Download this chat').click()])
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain('Please note this')
  expect(text).toContain('To be kept.')
})

test('an erased chat is gone here and at the backend, and another can begin', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['A secret.']))
  await shopper.open()
  await shopper.say('My secret')
  await expect(shopper.answers()).toHaveText(['A secret.'])
  const { button, item } = menuOf(shopper)
  await button.click()
  await item('Erase my chat').press('Enter')
  await shopper.chat.getByRole('alertdialog').getByRole('button', { name: 'Erase' }).click()
  await expect(shopper.chat.getByText('Your chat has been erased.')).toBeVisible()
  await expect(shopper.own()).toHaveCount(0)
  const old = await fetch(`${world.backend.local}/v1/messages`, {
    headers: { authorization: `Bearer ${shopper.tokens.at(0)}` },
  })
  expect(old.status).toBe(401)
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.own()).toHaveCount(0)
  world.agent.answerWith(stream(['Nice to meet you.']))
  await shopper.say('Hello again')
  await expect(shopper.answers()).toHaveText(['Nice to meet you.'])
})
