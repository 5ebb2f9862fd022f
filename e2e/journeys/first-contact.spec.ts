import { stream } from '../../backend/test/agents/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, test } from '../world/world.ts'

const parts = {
  texts: {
    en: {
      welcome: 'Hello!',
      suggestions: ['Where is my order?', 'Do you ship to Berlin?'],
      consent: 'We keep what you write.',
    },
  },
  features: { handoff: true },
  notices: { consent: true, privacyUrl: 'https://shop.example/privacy' },
}

test('a visitor is told that an AI answers, what becomes of their words, and how to begin', async ({
  browsing,
  world,
}) => {
  const shopper = await visitFurnished(world, browsing, parts)
  await shopper.open()
  const { chat } = shopper
  await expect(chat.getByText('You are chatting with an AI assistant.')).toBeVisible()
  await expect(chat.getByText('We keep what you write.')).toBeVisible()
  const privacy = chat.getByRole('link', { name: 'Privacy' })
  await expect(privacy).toHaveAttribute('href', 'https://shop.example/privacy')
  await expect(privacy).toHaveAttribute('rel', 'noopener noreferrer')
  await expect(chat.getByRole('button', { name: 'Talk to a person' })).toBeVisible()
})

test('a suggested question is asked with one tap, found by arrow keys, and gone with the first message', async ({
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['Yes, we do.']))
  const shopper = await visitFurnished(world, browsing, parts)
  await shopper.open()
  await shopper.fieldTakesKeys()
  const suggestions = shopper.chat.getByRole('group', { name: 'Suggested questions' }).getByRole('button')
  await suggestions.first().focus()
  await shopper.page.keyboard.press('ArrowRight')
  await expect(suggestions.nth(1)).toBeFocused()
  await shopper.page.keyboard.press('Enter')
  await expect(shopper.own()).toHaveText(['Do you ship to Berlin?'])
  await expect(shopper.chat.getByText('Yes, we do.').first()).toBeVisible()
  await expect(suggestions).toHaveCount(0)
  await expect(shopper.chat.getByText('We keep what you write.')).toHaveCount(0)
  await expect(shopper.chat.getByText('Answers are written by AI and can be wrong.')).toBeVisible()
})

test('where the site offers no person, none is offered', async ({ shopper }) => {
  await shopper.open()
  await expect(shopper.chat.getByText('You are chatting with an AI assistant.')).toBeVisible()
  await expect(shopper.chat.getByText('Talk to a person')).toHaveCount(0)
})
