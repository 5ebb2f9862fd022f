import type { MessageList } from '@parley/protocol/message'
import type { Page } from '@playwright/test'
import { picture } from '../../world/picture.ts'
import { expect, test } from './meeting.ts'

test('from activation to a chat: connect, sign up, the agent answers, approve, and a shopper is answered, and the merchant reads it', async ({
  meeting: { backend, wordpress },
  merchant,
  visit,
}) => {
  const { page } = merchant
  const shown = (which: Page, name: string) =>
    picture(which, `wordpress-${name}`, {
      [wordpress.url]: 'https://shop.example',
      [backend.url]: 'https://chat.example',
      [new URL(backend.url).host]: 'shop.example',
      [new URL(wordpress.url).host]: 'shop.example',
    })
  await merchant.activate()
  await shown(page, 'welcome')
  await merchant.pressConnectAndSignUp('Lumme & Söhne')
  expect(new URL(page.url()).origin).toBe(backend.local)
  await expect(page.locator('.large')).toHaveText([new URL(wordpress.url).origin, 'Lumme & Söhne'])

  await expect(page.getByLabel('Address of the agent')).toBeVisible()
  await page.getByLabel('The demo agent, to try the chat out').check()
  await expect(page.getByLabel('Address of the agent')).toBeHidden()
  await merchant.button('Ask a test question').click()
  await expect(page.getByRole('blockquote').locator('strong').first()).toBeVisible()
  await shown(page, 'approval')
  await merchant.button('Approve and connect').click()
  await expect(page.getByText('The site is connected.')).toBeVisible()
  await expect(page.getByText('Connected to the account Lumme & Söhne.')).toBeVisible()
  await expect(page.getByText('The chat is on the site.')).toBeVisible()
  expect(new URL(page.url()).search).toBe('?page=parley-chat&parley_chat_notice=connected')
  await merchant.seesOrigin(wordpress.url, 'proven')

  const shopper = await visit()
  const types: (string | undefined)[] = []
  shopper.page.on('response', (response) => types.push(response.headers()['content-type']))
  await shopper.open()
  await shopper.say('How long is the delivery?')
  const answer = shopper.answers()
  await expect(answer).toHaveText(/\w/)
  await expect(shopper.chat.getByRole('button', { name: 'Send' })).toBeVisible()
  const whole = (await answer.textContent()) ?? ''
  await shown(shopper.page, 'chat')
  expect(types).toContainEqual(expect.stringContaining('text/event-stream'))

  const authorization = `Bearer ${shopper.tokens.at(-1)}`
  const { messages }: MessageList = await (
    await fetch(`${backend.url}/v1/messages`, { headers: { authorization } })
  ).json()
  expect(messages.map(({ role }) => role)).toEqual(['visitor', 'assistant'])
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.own()).toHaveText(['How long is the delivery?'])
  await expect(answer).toHaveText(whole)

  await page.goto(merchant.screen)
  await expect(page.getByText('2 messages')).toBeVisible()
  await expect(merchant.button('Check again')).toBeVisible()
  await shown(page, 'overview')
  const opened = page.waitForEvent('popup')
  await page.getByRole('listitem').filter({ hasText: '2 messages' }).getByRole('link').click()
  const transcript = await opened
  await expect(transcript.getByText('How long is the delivery?')).toBeVisible()
  await shown(transcript, 'transcript')
  await page.getByRole('tab', { name: 'Appearance' }).click()
  await expect(page.getByText('Colours and shape')).toBeVisible()
  await shown(page, 'appearance')
})
