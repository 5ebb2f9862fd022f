import { blockFence } from '@parley/protocol/block'
import { gate, stream } from '../../backend/test/fake-agent.ts'
import { expect } from '../world/world.ts'
import { earlier, earlierMessages } from './earlier.ts'
import type { Look } from './site.ts'
import type { Device, Stage } from './stage.ts'
import type { Language } from './words.ts'

/** A state of the chat, and how a shopper gets there. */
export interface Scene {
  name: string
  /** Where it is looked at; by default on desktop and phone. The narrowest comes last. */
  on?: readonly Device['name'][]
  /** It is laid out otherwise on each device, so that `npm test`, too, looks at all of them. */
  everywhere?: true
  /** So much depends on the words that `npm test`, too, looks at it in other languages. */
  worded?: true
  /** Only its place is another: there is nothing in it that axe has not seen. */
  moved?: true
  /** How its site looks. */
  look?: Look
  path?: string
  attributes?: Record<string, string>
  play(stage: Stage): Promise<void>
}

const fenced = (block: object) => `\`\`\`${blockFence}\n${JSON.stringify(block)}\n\`\`\``

async function open({ shopper }: Stage) {
  await shopper.open()
  await expect(shopper.chat.locator('.choice').first()).toBeVisible()
}

/** An answer that was asked for and has ended. */
async function answered({ shopper, world }: Stage, question: string, answer: string) {
  world.agent.answerWith(stream([answer]))
  await shopper.say(question)
  await expect(shopper.chat.locator('.from-assistant .actions').last()).toBeAttached()
}

/** An answer that is being written. */
async function streaming({ shopper, world, words }: Stage) {
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.say(words.question)
  await held.send(words.answer.slice(0, words.answer.lastIndexOf('**') + 9))
  await expect(shopper.answers().locator('li')).toHaveCount(2)
  return held
}

/** A workflow says something into the conversation that the agent was last asked in. */
async function pushed({ world, site }: Stage, message: object) {
  const conversationId = world.agent.requests.at(-1)?.body.sessionId
  const response = await fetch(`${world.backend.url.replace('chat.localhost', '127.0.0.1')}/v1/agent/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${site.secretKey}` },
    body: JSON.stringify({ conversationId, ...message }),
  })
  expect(response.status).toBe(202)
}

/** The conversation comes to its end, and not by this browser's doing. */
async function closed({ world, shopper }: Stage) {
  const response = await fetch(`${world.backend.url.replace('chat.localhost', '127.0.0.1')}/v1/conversation/close`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shopper.tokens.at(-1)}` },
  })
  expect(response.status).toBe(204)
}

const productsOf = ({ words, world }: Stage) =>
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

async function openMenu({ shopper }: Stage) {
  await shopper.chat.locator('[aria-haspopup=menu]').click()
  await shopper.chat.getByRole('menu').waitFor()
}

async function chooseInMenu(stage: Stage, item: 'first' | 'last' | number) {
  await openMenu(stage)
  const items = stage.shopper.chat.getByRole('menuitem')
  await (typeof item === 'number' ? items.nth(item) : items[item]()).click()
}

/** The eight that the README speaks of, and those that only the tests look at. */
export const scenes: readonly Scene[] = [
  {
    name: 'launcher',
    play: ({ shopper }) => expect(shopper.launcher).toBeVisible(),
  },
  {
    name: 'open',
    on: ['desktop', 'zoomed', 'phone'],
    everywhere: true,
    worded: true,
    play: open,
  },
  {
    name: 'streaming',
    async play(stage) {
      await stage.shopper.open()
      await streaming(stage)
    },
  },
  {
    name: 'error',
    async play(stage) {
      await stage.shopper.open()
      await (await streaming(stage)).cut()
      await stage.shopper.chat.locator('.outcome.failed').waitFor()
    },
  },
  {
    name: 'inline',
    attributes: { mode: 'inline', target: '#ask' },
    async play(stage) {
      await stage.shopper.page.locator('#ask').scrollIntoViewIfNeeded()
      await stage.shopper.chat.locator('.panel').waitFor()
      await answered(stage, stage.words.question, stage.words.answer)
    },
  },
  {
    name: 'products',
    on: ['desktop', 'zoomed', 'phone'],
    worded: true,
    async play(stage) {
      await stage.shopper.open()
      await answered(stage, stage.words.wish, `${stage.words.offer}\n\n${productsOf(stage)}`)
      const cards = stage.shopper.chat.locator('.product')
      await cards.nth(1).locator('.action').click()
      await expect(cards.nth(1).locator('.sold-out')).toBeVisible()
    },
  },
  {
    name: 'offline',
    async play(stage) {
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
      await stage.context.setOffline(true)
      await stage.shopper.say(stage.words.offline)
      await expect(stage.shopper.chat.locator('.notice:not(.empty)')).toBeVisible()
      await expect(stage.shopper.chat.locator('.delivery')).toBeVisible()
    },
  },
  {
    name: 'earlier',
    async play(stage) {
      await earlier(stage)
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
      await chooseInMenu(stage, 1)
      await expect(stage.shopper.chat.locator('.conversation').first()).toBeVisible()
    },
  },
  {
    name: 'reading',
    on: ['phone'],
    async play(stage) {
      await earlier(stage)
      await earlierMessages(stage)
      await stage.shopper.open()
      await chooseInMenu(stage, 0)
      await stage.shopper.chat.locator('.conversation').first().click()
      await expect(stage.shopper.chat.locator('dialog .own')).toBeVisible()
    },
  },
  {
    name: 'menu',
    on: ['desktop', 'zoomed'],
    async play(stage) {
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
      await openMenu(stage)
    },
  },
  {
    name: 'confirm',
    on: ['phone'],
    async play(stage) {
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
      await chooseInMenu(stage, 'last')
      await stage.shopper.chat.getByRole('alertdialog').waitFor()
    },
  },
  {
    name: 'person',
    on: ['desktop'],
    async play(stage) {
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
      await chooseInMenu(stage, 2)
      await pushed(stage, { role: 'agent', text: 'Hello, Ines here.', author: { name: 'Ines' }, handoff: 'active' })
      await expect(stage.shopper.chat.locator('.from-agent .bubble')).toBeVisible()
    },
  },
  {
    name: 'feedback',
    on: ['phone'],
    async play(stage) {
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
      await stage.shopper.chat.locator('.actions [aria-pressed]').last().click()
      await stage.shopper.chat.locator('.feedback textarea').waitFor()
    },
  },
  {
    name: 'email',
    on: ['phone'],
    async play(stage) {
      const ask = stage.shopper.chat.locator('.ask')
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
      await chooseInMenu(stage, 2)
      await ask.getByRole('button').click()
      await expect(ask.getByRole('textbox')).toBeFocused()
    },
  },
  {
    name: 'rating',
    on: ['phone'],
    async play(stage) {
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
      await closed(stage)
      await expect(stage.shopper.chat.locator('.ask .choice')).toHaveCount(2)
    },
  },
  {
    name: 'cards',
    on: ['phone'],
    async play(stage) {
      const { words } = stage
      const data = { number: 1042, state: 'Packed', lines: [{ title: words.products[0]?.title, quantity: 2 }] }
      const order = { type: 'card', card: 'order', data }
      const replies = { type: 'quick-replies', options: words.choices.map((label) => ({ label })) }
      await stage.shopper.open()
      await answered(stage, words.wish, `${fenced(order)}\n\n${words.choice}\n\n${fenced(replies)}`)
      await expect(stage.shopper.chat.locator('.bubble .choice')).toHaveCount(3)
    },
  },
  {
    name: 'hint',
    on: ['desktop'],
    path: '/hint',
    play: ({ shopper }) => expect(shopper.page.locator('parley-chat output button').first()).toBeVisible(),
  },
  {
    name: 'fullscreen',
    on: ['desktop'],
    attributes: { mode: 'fullscreen' },
    async play(stage) {
      await stage.shopper.chat.locator('.panel').waitFor()
      await answered(stage, stage.words.question, stage.words.answer)
    },
  },
  { name: 'left', on: ['desktop'], moved: true, attributes: { side: 'left' }, play: open },
  { name: 'center', on: ['desktop'], moved: true, attributes: { side: 'center' }, play: open },
  {
    name: 'tablet',
    on: ['tablet'],
    moved: true,
    async play(stage) {
      await stage.shopper.open()
      await answered(stage, stage.words.question, stage.words.answer)
    },
  },
  { name: 'gradient', on: ['desktop'], look: 'dressed', play: open },
  {
    name: 'avatar',
    on: ['desktop', 'phone'],
    look: 'dressed',
    play: ({ shopper }) => expect(shopper.page.locator('parley-chat button img')).toBeVisible(),
  },
]

/** Whether axe looks at a scene there: once at each, in English. A width or a translation changes nothing that it sees. */
export const isInspected = (
  { on = ['desktop', 'phone'], moved }: Scene,
  { name }: Device,
  language: Language,
): boolean => !moved && language === 'en' && name === on.at(-1)

/** In which of these languages a device shows a scene: for pictures all, for `npm test` where something may break. */
export function languagesOf(scene: Scene, { name }: Device, all: boolean): readonly Language[] {
  const { on = ['desktop', 'phone'], everywhere, worded } = scene
  if (!on.includes(name)) return []
  if (all) return ['en', 'de', 'ar']
  if (name === 'phone' && worded) return ['en', 'de', 'ar']
  return everywhere || name === on.at(-1) ? ['en'] : []
}
