import * as v from 'valibot'
import { gate } from '../../backend/test/agents/fake-agent.ts'
import { openFirefox } from '../world/firefox.ts'
import { enter } from '../world/other-browser.ts'
import { openWebKit } from '../world/webkit.ts'
import { expect, test } from '../world/world.ts'

const launcher = `document.querySelector('parley-chat')?.shadowRoot.querySelector('div > button')`
const focused = `document.querySelector('parley-chat').shadowRoot.activeElement?.tagName ?? null`
/** Where its middle is. */
const place = v.pipe(
  v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() }),
  v.transform(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 })),
)
const texts = (selector: string) => `[...document.querySelectorAll('${selector}')].map((each) => each.textContent)`
const own = texts('.own .bubble')
const answer = `document.querySelector('[data-seq].from-assistant .bubble')?.textContent ?? null`

for (const [name, openBrowser] of Object.entries({ Firefox: openFirefox, WebKit: openWebKit }))
  test(`in ${name} the chat opens, an answer streams, and a reload keeps it`, async ({ world }) => {
    const browser = await openBrowser()
    try {
      const visit = async () => {
        await browser.go(world.shop.url())
        await expect.poll(() => browser.inPage(`${launcher} !== undefined`)).toBe(true)
        await browser.click(v.parse(place, await browser.inPage(`${launcher}.getBoundingClientRect()`)))
        await expect.poll(() => browser.inChat(`document.querySelector('.panel') !== null`)).toBe(true)
      }
      const held = gate()
      world.agent.answerWith(held.behaviour)
      await visit()
      await expect.poll(() => browser.inPage(focused)).toBe('IFRAME')
      await browser.type(`What is it made of?${enter}`)
      await expect.poll(() => browser.inChat(own)).toEqual(['What is it made of?'])
      await held.send('**Stone')
      await expect.poll(() => browser.inChat(answer)).toBe('Stone')
      await held.send('ware**, fired at 1,240 °C.')
      await held.end()
      await expect.poll(() => browser.inChat(answer)).toBe('Stoneware, fired at 1,240 °C.')
      await expect.poll(() => browser.inChat(texts('strong'))).toEqual(['Stoneware'])
      await visit()
      await expect.poll(() => browser.inChat(own)).toEqual(['What is it made of?'])
      await expect.poll(() => browser.inChat(answer)).toBe('Stoneware, fired at 1,240 °C.')
    } finally {
      await browser.close()
    }
  })
