import { closeElsewhere } from '../world/closed-elsewhere.ts'
import { pushMessage } from '../world/pushed-message.ts'
import type { SiteParts } from '../world/site-parts.ts'
import { expect } from '../world/world.ts'
import { earlier, earlierMessages } from './earlier.ts'
import type { Device, Stage } from './stage.ts'
import { answered, chooseInMenu, fenced, open, openAndAnswered, openMenu, productsOf, streaming } from './steps.ts'

/** A state of the chat, and how a shopper gets there. */
export interface Scene {
  name: string
  /** Where it is looked at; by default on desktop and phone. The narrowest comes last. */
  on?: readonly Device['name'][]
  /** One of the eight that every shop will have. */
  main?: true
  /** Only place and looks are others: there is nothing in it that axe has not seen, and no other words. */
  restyled?: true
  /** What of its site's look is not as in the other scenes. @param shop where the shop's pictures are. */
  look?(shop: string): NonNullable<SiteParts['look']>
  path?: string
  attributes?: Record<string, string>
  play(stage: Stage): Promise<void>
}

export const scenes: readonly Scene[] = [
  {
    name: 'launcher',
    main: true,
    play: ({ shopper }) => expect(shopper.launcher).toBeVisible(),
  },
  { name: 'open', main: true, on: ['desktop', 'zoomed', 'phone'], play: open },
  {
    name: 'streaming',
    main: true,
    async play(stage) {
      await streaming(stage)
    },
  },
  {
    name: 'error',
    main: true,
    async play(stage) {
      await (await streaming(stage)).cut()
      await stage.shopper.chat.locator('.outcome.failed').waitFor()
    },
  },
  {
    name: 'inline',
    main: true,
    attributes: { mode: 'inline', target: '#ask' },
    async play(stage) {
      await stage.shopper.page.locator('#ask').scrollIntoViewIfNeeded()
      await stage.shopper.chat.locator('.panel').waitFor()
      await answered(stage)
    },
  },
  {
    name: 'products',
    main: true,
    on: ['desktop', 'zoomed', 'phone'],
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
    main: true,
    async play(stage) {
      await openAndAnswered(stage)
      await stage.context.setOffline(true)
      await stage.shopper.say(stage.words.offline)
      await expect(stage.shopper.chat.locator('.notice:not(.empty)')).toBeVisible()
      await expect(stage.shopper.chat.locator('.delivery')).toBeVisible()
    },
  },
  {
    name: 'earlier',
    main: true,
    async play(stage) {
      await earlier(stage)
      await openAndAnswered(stage)
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
      await openAndAnswered(stage)
      await openMenu(stage)
    },
  },
  {
    name: 'confirm',
    on: ['phone'],
    async play(stage) {
      await openAndAnswered(stage)
      await chooseInMenu(stage, 'last')
      await stage.shopper.chat.getByRole('alertdialog').waitFor()
    },
  },
  {
    name: 'person',
    on: ['desktop'],
    async play(stage) {
      const { world, site, shopper } = stage
      await openAndAnswered(stage)
      await chooseInMenu(stage, 2)
      const author = { name: 'Ines' }
      await pushMessage(world, site.secretKey, { role: 'agent', text: 'Hello, Ines here.', author, handoff: 'active' })
      await expect(shopper.chat.locator('.from-agent .bubble')).toBeVisible()
    },
  },
  {
    name: 'feedback',
    on: ['phone'],
    async play(stage) {
      await openAndAnswered(stage)
      await stage.shopper.chat.locator('.actions [aria-pressed]').last().click()
      await stage.shopper.chat.locator('.form textarea').waitFor()
    },
  },
  {
    name: 'email',
    on: ['phone'],
    async play(stage) {
      const ask = stage.shopper.chat.locator('.ask')
      await openAndAnswered(stage)
      await chooseInMenu(stage, 2)
      await ask.getByRole('button').click()
      await expect(ask.getByRole('textbox')).toBeFocused()
    },
  },
  {
    name: 'rating',
    on: ['phone'],
    async play(stage) {
      await openAndAnswered(stage)
      await closeElsewhere(stage.world, stage.shopper)
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
]
