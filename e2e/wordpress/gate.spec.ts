import type { Page } from '@playwright/test'
import { expect, test } from './world/world.ts'

const set = (settings: Readonly<Record<string, unknown>>) =>
  `update_option( 'parley_chat_settings', json_decode( '${JSON.stringify(settings)}', true ) );`

/** A consent plugin as the WP Consent API shows itself to others, late as it is. */
const consentPlugin = (more: string) => `
  add_action( 'wp_enqueue_scripts', static function () {
    wp_register_script( 'wp-consent-api', false, array(), '1', array( 'in_footer' => true ) );
    wp_add_inline_script( 'wp-consent-api', 'window.given = {}; window.wp_has_consent = ( category ) => window.given[ category ] === "allow"; window.say = ( category, answer ) => { window.given[ category ] = answer; document.dispatchEvent( new CustomEvent( "wp_listen_for_consent_change", { detail: { [ category ]: answer } } ) ); }; ${more}' );
    wp_enqueue_script( 'wp-consent-api' );
  }, PHP_INT_MAX - 100 );`

/** The loader stands in for itself: it writes down that it came, and what it is asked. */
const loader = `window.came = ( window.came ?? 0 ) + 1; window.Parley = ( ...call ) => ( window.asked ??= [] ).push( call[0] );`

const came = (page: Page) => page.evaluate(() => Reflect.get(window, 'came') ?? 0)
const answer = (page: Page, category: string, given: string) =>
  page.evaluate(([name, word]) => Reflect.get(window, 'say')(name, word), [category, given])

test.beforeEach(async ({ page, service }) => {
  service.live = true
  await page.route('**/parley.js', (route) => route.fulfill({ contentType: 'text/javascript', body: loader }))
})

test('with consent wanted and no consent plugin, the chat comes', async ({ connected, page, wordpress }) => {
  expect(connected).toBeDefined()
  await wordpress.php(set({ consent: 'marketing' }))
  await page.goto(wordpress.url)
  await expect.poll(() => came(page)).toBe(1)
})

test('the chat comes with the visitor’s yes to its category, once, and goes with their no', async ({
  connected,
  page,
  wordpress,
}) => {
  expect(connected).toBeDefined()
  await wordpress.php(set({ consent: 'marketing' }))
  await wordpress.with(consentPlugin(''), async () => {
    await page.goto(wordpress.url)
    expect(await came(page)).toBe(0)
    await answer(page, 'statistics', 'allow')
    expect(await page.locator('script[src$="/parley.js"]').count()).toBe(0)
    await answer(page, 'marketing', 'allow')
    await expect.poll(() => came(page)).toBe(1)
    await answer(page, 'marketing', 'deny')
    expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual(['consent', 'destroy'])
    await answer(page, 'marketing', 'allow')
    expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual(['consent', 'destroy', 'init'])
    expect(await came(page)).toBe(1)
  })
})

test('where the consent plugin finds out later which law holds, the chat waits for that', async ({
  connected,
  page,
  wordpress,
}) => {
  expect(connected).toBeDefined()
  await wordpress.php(set({ consent: 'marketing' }))
  const late = 'window.waitfor_consent_hook = true; window.given.marketing = "allow";'
  await wordpress.with(consentPlugin(late), async () => {
    await page.goto(wordpress.url)
    expect(await page.locator('script[src$="/parley.js"]').count()).toBe(0)
    await page.evaluate(() => document.dispatchEvent(new CustomEvent('wp_consent_type_defined')))
    await expect.poll(() => came(page)).toBe(1)
  })
})

test('for phones, or for members, only', async ({ connected, page, wordpress }) => {
  expect(connected).toBeDefined()
  await wordpress.php(set({ devices: 'phones' }))
  await page.goto(wordpress.url)
  expect(await page.locator('script[src$="/parley.js"]').count()).toBe(0)
  await wordpress.php(set({ devices: 'computers' }))
  await page.goto(wordpress.url)
  await expect.poll(() => came(page)).toBe(1)
  await wordpress.php(set({ visitors: 'members' }))
  await page.goto(wordpress.url)
  expect(await page.locator('script[src$="/parley.js"]').count()).toBe(0)
})

test('before Connect a visitor’s browser asks nobody but the site', async ({ admin, page, wordpress }) => {
  expect(admin).toBeDefined()
  const hosts = new Set<string>()
  page.on('request', (request) => hosts.add(new URL(request.url()).host))
  await page.goto(wordpress.url)
  expect([...hosts]).toEqual([new URL(wordpress.url).host])
})
