import type { SiteConfig } from '@parley/protocol/site-config'
import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { json, pass, type ShopPage, tag, visit } from '../test/shop-page.ts'

const config = JSON.stringify(aSite)
const newer: SiteConfig = {
  ...aSite,
  version: 2,
  look: { ...aSite.look, color: '#7c3aed', side: 'left', avatarUrl: '/a.png', launcher: { size: 72, avatar: true } },
  texts: { en: { launcher: 'Ask us', unavailable: 'Back at nine' } },
}
const address = `${location.origin}/v1/sites/pk_demo/config`

const focus = (page: ShopPage) => page.launcher.dispatchEvent(new FocusEvent('focus'))
/** What is drawn of the config: side, colour and size, name, picture. */
const drawn = (page: ShopPage) => [
  ...['side', 'color', 'size'].map(
    (name) => /,(.*)\)$/.exec(page.chat?.style.getPropertyValue(`--_${name}`) ?? '')?.[1],
  ),
  page.launcher.ariaLabel,
  page.part<HTMLImageElement>('img').getAttribute('src'),
]
const asBefore = ['right', '#0f5e56', '60px', 'Tidewater', '']
const asNow = ['left', '#7c3aed', '72px', 'Ask us', '/a.png']

/** A page that a cache kept, while the site went on. */
async function cached(how: Parameters<typeof visit>[0] = {}) {
  const { promise, resolve } = Promise.withResolvers<Response>()
  const page = await visit({ html: tag({ config }), answer: () => promise, ...how })
  return {
    page,
    async answer(response: Response) {
      resolve(response)
      await pass(0)
    },
  }
}

test('a cached page gets the current look when the panel opens, and the panel its colour', async () => {
  const { page, answer } = await cached()
  focus(page)
  await page.greeted()
  await answer(json(newer))
  // Not under the pointer that is about to press it.
  expect(drawn(page)).toEqual(asBefore)
  await page.opened()
  expect(drawn(page)).toEqual(asNow)
  expect(page.heardOf('hello')[0]).toMatchObject({ options: { color: 'rgb(15, 94, 86)' } })
  expect(page.heardOf('update').at(-1)).toMatchObject({
    options: { color: 'rgb(124, 58, 237)', config: { version: 2 } },
  })
})

test('an open panel beside the page is not moved; it is drawn anew once it is closed', async () => {
  const { page, answer } = await cached()
  await page.opened()
  await answer(json(newer))
  await page.say({ type: 'unread', count: 0 })
  page.element.style.width = '1100px'
  await pass(0)
  expect(drawn(page)).toEqual(asBefore)
  page.parley('close')
  expect(drawn(page)).toEqual(asNow)
})

test.each([
  ['covers the screen of a phone', { width: 400 }],
  ['is a part of the page', { html: `<main></main>${tag({ mode: 'inline', target: 'main', config })}` }],
  ['is the page', { html: tag({ mode: 'fullscreen', config }) }],
])('one that %s is drawn anew at once, and told', async (_, how) => {
  const { page, answer } = await cached(how)
  await page.opened()
  const told = page.heardOf('update').length
  await answer(json(newer))
  expect(drawn(page)).toEqual(asNow)
  expect(page.heardOf('update').slice(told)).toEqual([
    expect.objectContaining({ options: expect.objectContaining({ color: 'rgb(124, 58, 237)' }) }),
  ])
})

test.each([
  ['of the same version', 1],
  ['of a version before', 0],
])('a config %s changes nothing', async (_, version) => {
  const { page, answer } = await cached({ width: 400 })
  await page.opened()
  const told = page.heardOf('update').length
  await answer(json({ ...newer, version }))
  page.parley('close')
  expect(drawn(page)).toEqual(asBefore)
  await pass(0)
  // That it is closed.
  expect(page.heardOf('update')).toHaveLength(told + 1)
})

test('what the page itself says stays above the new config, and its own config counts when it gives one', async () => {
  const { page, answer } = await cached({ html: tag({ config, side: 'center' }) })
  await page.opened()
  await answer(json(newer))
  page.parley('close')
  expect(drawn(page)).toEqual(['center', ...asNow.slice(1)])
  page.parley('update', { config: { ...newer, name: 'Other', texts: {} } })
  expect(page.launcher.ariaLabel).toBe('Other')
})

test('each opening asks anew, and nothing else does', async () => {
  const page = await visit({ html: tag({ config }) })
  await page.opened()
  page.parley('close')
  focus(page)
  expect(page.asked).toHaveLength(1)
  page.answer = async () => json(newer)
  page.parley('open')
  await pass(0)
  expect(page.asked.map(({ url, init }) => [url, init.cache])).toEqual([
    [address, 'reload'],
    [address, 'reload'],
  ])
  page.parley('close')
  expect(drawn(page)).toEqual(asNow)
})

test('the config of an earlier chat is not that of the next one', async () => {
  const { page, answer } = await cached()
  focus(page)
  page.parley('destroy')
  page.parley('init', { site: 'pk_demo', config: aSite })
  await page.comes()
  await answer(json(newer))
  page.parley('open')
  page.parley('close')
  expect(drawn(page)).toEqual(asBefore)
})
