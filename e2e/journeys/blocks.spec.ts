import { gate, stream } from '../../backend/test/agents/fake-agent.ts'
import { visitFurnished } from '../world/furnished.ts'
import { expect, test } from '../world/world.ts'

const fenced = (block: object | string) =>
  `\`\`\`parley\n${typeof block === 'string' ? block : JSON.stringify(block)}\n\`\`\`\n`
const replies = {
  type: 'quick-replies',
  text: 'My order or delivery?',
  options: [{ label: 'My order' }, { label: 'Delivery', text: 'How do you deliver?' }],
}
const lamp = {
  id: 'p1',
  title: 'Aura',
  price: 129,
  currency: 'EUR',
  url: 'https://shop.example/aura',
  imageUrl: 'https://evil.example/pixel.png',
}

test('a block is held back until it is whole, and drawn then', async ({ shopper, world }) => {
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say('I need help')
  const source = fenced(replies)
  await held.send(`What is it about?\n\n${source.slice(0, 60)}`)
  const answer = shopper.answers()
  await expect(answer).toHaveText('What is it about?')
  await expect(answer.locator('.block-room')).toBeVisible()
  await expect(answer.locator('pre')).toHaveCount(0)
  await held.send(source.slice(60))
  await held.end()
  await expect(answer.getByRole('button')).toHaveText(['My order', 'Delivery'])
  world.agent.answerWith(stream(['By DHL.']))
  await answer.getByRole('button', { name: 'Delivery' }).click()
  await expect(shopper.own()).toHaveText(['I need help', 'How do you deliver?'])
  await expect(shopper.answers().last()).toHaveText('By DHL.')
  await expect(shopper.answers().first().getByRole('button')).toHaveCount(0)
})

test('a block that does not hold shows its text, or its source where it has none', async ({ shopper, world }) => {
  const broken = [
    { type: 'video', text: 'See our *video*.' },
    '{"type":"products"',
    { type: 'card', card: 'unknown', data: {} },
  ]
  world.agent.answerWith(stream([broken.map(fenced).join('\n')]))
  await shopper.open()
  await shopper.say('Show me')
  const answer = shopper.answers()
  await expect(answer.locator('p')).toHaveText(['See our *video*.'])
  await expect(answer.locator('pre')).toHaveText(['{"type":"products"', /"unknown"/])
})

test('a product has its price and its link, and no image from elsewhere; without a page that listens it is only viewed', async ({
  shopper,
  world,
}) => {
  world.agent.answerWith(stream([fenced({ type: 'products', items: [lamp] })]))
  await shopper.open()
  await shopper.say('A lamp?')
  const card = shopper.answers().getByRole('listitem')
  await expect(card).toContainText('€129.00')
  await expect(card).toContainText('shop.example')
  await expect(card.locator('img')).toHaveCount(0)
  await expect(card.getByRole('link', { name: 'View: Aura' })).toHaveAttribute('rel', 'noopener noreferrer')
  await expect(card.getByRole('button')).toHaveCount(0)
})

test('a card of the site is drawn from its template, and one that its data does not fit is its text', async ({
  browsing,
  world,
}) => {
  const shopper = await visitFurnished(world, browsing, {
    cards: {
      order: {
        part: 'stack',
        children: [
          { part: 'title', text: 'Order {number}' },
          { part: 'list', each: 'lines', item: { part: 'text', text: '{title} × {quantity}' } },
        ],
      },
    },
  })
  const data = { number: 1042, lines: [{ title: '<b>Aura</b>', quantity: 2 }] }
  const card = { type: 'card', card: 'order', text: 'Order 1042: packed' }
  world.agent.answerWith(stream([`${fenced({ ...card, data })}\n${fenced({ ...card, data: { lines: 7 } })}`]))
  await shopper.open()
  await shopper.say('My order?')
  await expect(shopper.answers().locator('.own-card p')).toHaveText(['Order 1042', '<b>Aura</b> × 2'])
  await expect(shopper.answers().getByText('Order 1042: packed')).toBeVisible()
  await expect(shopper.chat.getByText('The chat ran into a problem.')).toHaveCount(0)
})
