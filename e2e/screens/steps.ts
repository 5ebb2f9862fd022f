import { blockFence } from '@parley/protocol/block'
import { gate, stream } from '../../backend/test/agents/fake-agent.ts'
import { expect } from '../world/world.ts'
import type { Stage } from './stage.ts'

/** What shoppers do in the scenes, again and again. */
export async function open({ shopper }: Stage) {
  await shopper.open()
  await expect(shopper.chat.locator('.choice').first()).toBeVisible()
}

/** An answer that was asked for and has ended; by default the one about shipping. */
export async function answered({ shopper, world, words }: Stage, question = words.question, answer = words.answer) {
  world.agent.answerWith(stream([answer]))
  await shopper.say(question)
  await expect(shopper.chat.locator('.from-assistant .actions').last()).toBeAttached()
}

export async function openAndAnswered(stage: Stage) {
  await stage.shopper.open()
  await answered(stage)
}

/** An answer that is being written. */
export async function streaming({ shopper, world, words }: Stage) {
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say(words.question)
  await held.send(words.answer.slice(0, words.answer.lastIndexOf('**') + 9))
  await expect(shopper.answers().locator('li')).toHaveCount(2)
  return held
}

export async function openMenu({ shopper }: Stage) {
  await shopper.chat.locator('[aria-haspopup=menu]').click()
  await shopper.chat.getByRole('menu').waitFor()
}

export async function chooseInMenu(stage: Stage, item: 'first' | 'last' | number) {
  await openMenu(stage)
  const items = stage.shopper.chat.getByRole('menuitem')
  await (typeof item === 'number' ? items.nth(item) : items[item]()).click()
}

/** A block as an agent writes it into its answer. */
export const fenced = (block: object) => `\`\`\`${blockFence}\n${JSON.stringify(block)}\n\`\`\``

export const productsOf = ({ words, world }: Stage) =>
  fenced({
    type: 'products',
    items: words.products.map(({ title, note }, index) => ({
      id: ['oat', 'dawn-small-ink', 'cup'][index],
      title,
      note,
      price: [68, 68, 22][index],
      currency: 'EUR',
      imageUrl: `${world.backend.url}/demo/${['set-oat', 'set-ink', 'cup'][index]}.svg`,
      url: 'https://lumme.example/',
    })),
  })
