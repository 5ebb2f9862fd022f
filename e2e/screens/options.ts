import { expect } from '../world/world.ts'
import type { Scene } from './scenes.ts'
import { answered, open, openAndAnswered } from './steps.ts'

const avatarOf = (shop: string) => `${shop}/demo/set-moss.svg`

/** What a site may choose of its looks, one at a time; docs/operating/site-config.md shows each. */
export const options: readonly Scene[] = [
  {
    name: 'fullscreen',
    on: ['desktop'],
    restyled: true,
    attributes: { mode: 'fullscreen' },
    async play(stage) {
      await stage.shopper.chat.locator('.panel').waitFor()
      await answered(stage)
    },
  },
  { name: 'left', on: ['desktop'], restyled: true, attributes: { side: 'left' }, play: open },
  { name: 'center', on: ['desktop'], restyled: true, attributes: { side: 'center' }, play: open },
  {
    name: 'tablet-width',
    on: ['tablet'],
    restyled: true,
    look: () => ({ tabletWidth: 560 }),
    play: openAndAnswered,
  },
  { name: 'gradient', on: ['desktop'], look: () => ({ gradient: '#8a6a3b' }), play: open },
  {
    name: 'size',
    on: ['desktop'],
    restyled: true,
    look: () => ({ launcher: { size: 80 } }),
    play: ({ shopper }) => expect(shopper.launcher).toBeVisible(),
  },
  {
    name: 'avatar',
    on: ['desktop', 'phone'],
    look: (shop) => ({ avatarUrl: avatarOf(shop), launcher: { avatar: true } }),
    play: ({ shopper }) => expect(shopper.page.locator('parley-chat button img')).toBeVisible(),
  },
]
