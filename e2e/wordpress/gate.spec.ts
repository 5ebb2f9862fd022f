import type { Page } from '@playwright/test'
import { consentPlugin, sayOfConsent } from './world/consent-plugin.ts'
import { settings, user } from './world/set-up.ts'
import { signIn } from './world/sign-in.ts'
import { expect, test } from './world/world.ts'

/** The loader stands in for itself: it writes down that it came, and what it is asked. */
const loader = `window.came = ( window.came ?? 0 ) + 1; window.Parley = ( ...call ) => ( window.asked ??= [] ).push( call[0] );`

const came = (page: Page) => page.evaluate(() => Reflect.get(window, 'came') ?? 0)
const tags = (page: Page) => page.locator('script[src$="/parley.js"]').count()

test.beforeEach(async ({ page, service }) => {
  service.live = true
  await page.route('**/parley.js', (route) => route.fulfill({ contentType: 'text/javascript', body: loader }))
})

test('with consent wanted and no consent plugin, the chat comes', async ({ connected: _, page, wordpress }) => {
  await wordpress.php(settings({ consent: 'marketing' }))
  await page.goto(wordpress.url)
  await expect.poll(() => came(page)).toBe(1)
})

test('the chat comes with the visitor’s yes to its category, once, and goes with their no', async ({
  connected: _,
  page,
  wordpress,
}) => {
  await wordpress.php(settings({ consent: 'marketing' }))
  await wordpress.with(consentPlugin(), async () => {
    await page.goto(wordpress.url)
    expect(await came(page)).toBe(0)
    await sayOfConsent(page, 'statistics', 'allow')
    expect(await tags(page)).toBe(0)
    await sayOfConsent(page, 'marketing', 'allow')
    await expect.poll(() => came(page)).toBe(1)
    await sayOfConsent(page, 'marketing', 'deny')
    expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual(['consent', 'destroy'])
    await sayOfConsent(page, 'marketing', 'allow')
    expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual(['consent', 'destroy', 'init'])
    expect(await came(page)).toBe(1)
  })
})

test('where the consent plugin finds out later which law holds, the chat waits for that', async ({
  connected: _,
  page,
  wordpress,
}) => {
  await wordpress.php(settings({ consent: 'marketing' }))
  const late = 'window.waitfor_consent_hook = true; window.given.marketing = "allow";'
  await wordpress.with(consentPlugin(late), async () => {
    await page.goto(wordpress.url)
    expect(await tags(page)).toBe(0)
    await page.evaluate(() => document.dispatchEvent(new CustomEvent('wp_consent_type_defined')))
    await expect.poll(() => came(page)).toBe(1)
  })
})

test('on phones only, whichever way they are held, or on computers only', async ({ connected: _, page, wordpress }) => {
  const phone = { width: 390, height: 844 }
  const computer = { width: 1280, height: 720 }
  const visit = async (size: typeof phone) => {
    await page.setViewportSize(size)
    await page.goto(wordpress.url)
    return tags(page)
  }
  await wordpress.php(settings({ devices: 'phones' }))
  expect(await visit(phone)).toBe(1)
  expect(await visit({ width: phone.height, height: phone.width })).toBe(1)
  expect(await visit(computer)).toBe(0)
  await wordpress.php(settings({ devices: 'computers' }))
  expect(await visit(computer)).toBe(1)
  expect(await visit(phone)).toBe(0)
})

test('for members only, or for guests only', async ({ connected: _, page, wordpress }) => {
  const visit = async (visitors: 'members' | 'guests') => {
    await wordpress.php(settings({ visitors }))
    await page.goto(wordpress.url)
    return tags(page)
  }
  expect(await visit('members')).toBe(0)
  expect(await visit('guests')).toBe(1)
  await wordpress.php(user('anna', 'subscriber'))
  await signIn(page, wordpress.url, 'anna')
  expect(await visit('guests')).toBe(0)
  expect(await visit('members')).toBe(1)
})
