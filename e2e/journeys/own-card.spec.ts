import type { CardPart } from '@parley/protocol/card-template'
import type { ActionResult } from '@parley/protocol/frame'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, type Shopper, test } from '../world/world.ts'

/** A shop's own kind of card, as it stands in the site's config: data alone, no line of our code knows of it. */
const seat: CardPart = {
  part: 'stack',
  children: [
    {
      part: 'row',
      children: [
        { part: 'title', text: '{workshop.name}' },
        { part: 'note', text: '{price}' },
      ],
    },
    { part: 'text', text: 'With {workshop.teacher}, bring:' },
    { part: 'list', each: 'bring', item: { part: 'text', text: '{.}' } },
    { part: 'divider' },
    {
      part: 'button',
      label: 'Book a seat',
      action: 'book',
      data: { id: '{id}', name: '{workshop.name}' },
    },
  ],
}

const throwing = {
  id: 'w7',
  workshop: { name: 'Throwing', teacher: 'Ines' },
  price: '€45',
  bring: ['an apron', 'time'],
}
const block = (data: object, card = 'seat') =>
  `\`\`\`parley\n${JSON.stringify({ type: 'card', card, data, text: `In words: ${Object.keys(data).length}` })}\n\`\`\`\n`

/** The shop's page answers what a test tells it to; what it was asked is kept. */
const pageAnswers = ({ page }: Shopper, answer: ActionResult) =>
  page.evaluate((answer) => {
    const asked: unknown[] = []
    Object.assign(window, { asked })
    window.addEventListener('parley:action', ({ detail: { name, data, respondWith } }) => {
      asked.push({ name, data })
      respondWith(Promise.resolve(answer))
    })
  }, answer)

test('a card that only the shop knows is drawn, its button asks the page, and shows what the page answers', async ({
  browsing,
  world,
}) => {
  const shopper = await visitFurnished(world, browsing, { cards: { seat } })
  await shopper.launcher.waitFor()
  await pageAnswers(shopper, { status: 'done', text: 'Booked' })
  world.agent.answerWith(stream([block(throwing)]))
  await shopper.open()
  await shopper.say('Any workshops?')
  const card = shopper.chat.locator('.own-card')
  await expect(card.locator('p')).toHaveText(['Throwing', '€45', 'With Ines, bring:', 'an apron', 'time'])
  await card.getByRole('button', { name: 'Book a seat' }).click()
  await expect(card.getByRole('button')).toHaveText('Booked')
  expect(await shopper.page.evaluate(() => Reflect.get(window, 'asked'))).toEqual([
    { name: 'book', data: { id: 'w7', name: 'Throwing' } },
  ])
})

test('a seat that is gone says so and is not asked for again; without an answer the card can be tried again', async ({
  browsing,
  world,
}) => {
  const shopper = await visitFurnished(world, browsing, { cards: { seat } })
  world.agent.answerWith(stream([block(throwing)]))
  await shopper.open()
  await shopper.say('Any workshops?')
  const button = shopper.chat.locator('.own-card').getByRole('button')
  // Nobody on the page listens yet.
  await button.click()
  await expect(button).toHaveText('That did not work')
  await pageAnswers(shopper, { status: 'sold-out' })
  await button.click()
  await expect(button).toHaveText('Sold out')
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await button.press('Enter')
  expect(await shopper.page.evaluate(() => Reflect.get(window, 'asked').length)).toBe(1)
})

test('a card without its data, or of a kind that the site does not have, is its text', async ({ browsing, world }) => {
  const shopper = await visitFurnished(world, browsing, { cards: { seat } })
  world.agent.answerWith(stream([`${block({ id: 'w7' })}\n${block(throwing, 'table')}`]))
  await shopper.open()
  await shopper.say('Any workshops?')
  await expect(shopper.answers().getByText('In words: 1')).toBeVisible()
  await expect(shopper.answers().getByText('In words: 4')).toBeVisible()
  await expect(shopper.chat.locator('.own-card')).toHaveCount(0)
})
