import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Person } from './world/person.ts'
import { user } from './world/set-up.ts'
import { signIn } from './world/sign-in.ts'
import { expect as base, test } from './world/world.ts'

const expect = base.configure({ timeout: 15_000 })
const path = '/wp-admin/admin.php?page=parley-chat'

/** The browser of an admin, on the screen. */
async function openScreen(page: Page, site: string, tab = ''): Promise<void> {
  await signIn(page, site)
  await page.goto(`${site}${path}${tab}`)
}

const save = async (page: Page) => {
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Saved.', { exact: true }).first()).toBeVisible()
}

test.beforeEach(({ service }) => {
  service.live = true
})

test('the overview says how the site stands, and goes on looking while an address is checked', async ({
  connected: _,
  page,
  service,
  wordpress,
}) => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  service.health = { state: 'ok', answeredAt: minutesAgo(3) }
  const url = 'https://console.example/conversations/conv_1'
  const conversation = { id: 'conv_1', startedAt: minutesAgo(9), lastMessageAt: minutesAgo(5), messages: 4, url }
  // Without a console a conversation has no page. The third one is none.
  const last = [
    { ...conversation, state: 'waiting' },
    { ...conversation, id: 'conv_2', messages: 7, url: undefined },
    { ...conversation, id: 'conv_3', messages: 9, lastMessageAt: 'lately' },
  ]
  service.conversations = { waiting: 1, last }
  await openScreen(page, wordpress.url)
  const address = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: wordpress.url }) })
  await expect(address).toContainText('is being checked')
  await expect(page.getByText('The agent last answered 3 minutes ago.')).toBeVisible()
  await expect(page.getByText('1 is waiting')).toBeVisible()
  await expect(page.getByRole('link', { name: ' ago' })).toHaveAttribute('href', url)
  await expect(page.getByRole('link', { name: '5 minutes ago' })).toBeVisible()
  const withoutPage = page.getByRole('listitem').filter({ hasText: '7 messages' })
  await expect(withoutPage).toContainText('5 minutes ago')
  await expect(withoutPage.getByRole('link')).toHaveCount(0)
  await expect(page.getByText('9 messages')).toHaveCount(0)

  service.origins.set(wordpress.url, { state: 'failed', reason: 'status' })
  service.health = { state: 'failing', failingSince: minutesAgo(60) }
  // The screen asks less and less often.
  await expect(address).toContainText('not proven', { timeout: 30_000 })
  await expect(address).toContainText('a password, a firewall or a bot check')
  const console = address.getByRole('link', { name: 'Open the site in the console' })
  await expect(console).toHaveAttribute('href', 'https://console.example/sites/site_1')
  await expect(page.getByText('It began to fail 1 hour ago.')).toBeVisible()

  service.faults.set('/v1/wordpress/sync', { status: 503 })
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(page.getByText('The service could not be asked: 503.').first()).toBeVisible()
})

test('what the service refuses is told in its own words, for the site and for its conversations', async ({
  connected: _,
  page,
  service,
  wordpress,
}) => {
  const refuse = (status: number, body: object) => {
    for (const call of ['sync', 'conversations', 'config'])
      service.faults.set(`/v1/wordpress/${call}`, { status, body })
  }
  const said = (words: string) => page.locator('.components-notice').filter({ hasText: words })
  const unproven = 'Wait until one of its addresses is proven.'
  refuse(403, { code: 'forbidden', detail: unproven })
  await openScreen(page, wordpress.url)
  await expect(said(unproven)).toHaveCount(2)
  await expect(said('no longer knows this connection')).toHaveCount(0)
  await page.getByRole('tab', { name: 'Appearance' }).click()
  await page.getByLabel('Welcome').fill('Hello')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(said(unproven)).toHaveCount(1)

  refuse(403, { code: 'forbidden', detail: 'clock' })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(said('The clock of this server is wrong')).toHaveCount(1)
  await page.getByRole('button', { name: 'Discard' }).click()

  refuse(403, { code: 'forbidden' })
  await page.getByRole('tab', { name: 'Overview' }).click()
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect(said('no longer knows this connection')).toHaveCount(2)
  refuse(429, { code: 'rate_limited' })
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(said('Too many calls to the service within a minute')).toHaveCount(1)
})

test('what is set there holds on the front page', async ({ connected, page, service, stranger, wordpress }) => {
  await openScreen(page, wordpress.url, '#display')
  await page.getByLabel('Only on chosen pages and posts').check()
  await page.getByLabel('Add a page or a post').fill('Sample')
  await page.getByRole('option', { name: 'Sample Page' }).click()
  await expect(page.getByRole('button', { name: 'Remove Sample Page' })).toBeVisible()
  await page.getByLabel('Devices').selectOption('Phones only')
  await page.getByLabel('Signed in or not').selectOption('Visitors who are not signed in')
  await page.getByRole('tab', { name: 'Customers and privacy' }).click()
  await page.getByLabel('Load the chat').selectOption('After consent to marketing')
  await page.getByLabel('Tell the agent who is signed in').uncheck()
  await save(page)

  expect(await stranger.read('/')).not.toContain('parley-chat-gate')
  const shown = await stranger.read('/sample-page/')
  const gate = /id="parley-chat-gate-options"[^>]*>([^<]*)</.exec(shown)?.[1] ?? '{}'
  const conditions = { consent: 'marketing', devices: 'phones', visitors: 'guests' }
  expect(JSON.parse(gate)).toEqual({ src: `${service.url}/parley.js`, ...conditions })
  expect(JSON.parse((await connected.admin.post('/?parley_identity=1', {})).text)).toEqual({ token: null })

  await page.reload()
  await page.getByRole('tab', { name: 'Where it shows' }).click()
  await expect(page.getByRole('button', { name: 'Remove Sample Page' })).toBeVisible()
  await page.getByLabel('On every page', { exact: true }).check()
  await page.getByLabel('Pages', { exact: true }).uncheck()
  await page.getByLabel('Show the chat to administrators only').check()
  await save(page)
  expect(await stranger.read('/')).not.toContain('parley-chat-gate')
  expect((await connected.admin.get('/')).text).toContain('parley-chat-gate')
  expect((await connected.admin.get('/sample-page/')).text).not.toContain('parley-chat-gate')
})

test('what is not saved is not lost without a question, and what WordPress refuses stays in the fields', async ({
  connected: _,
  page,
  wordpress,
}) => {
  await openScreen(page, wordpress.url, '#display')
  await page.getByLabel('Devices').selectOption('Phones only')
  await page.getByRole('tab', { name: 'Status' }).click()
  await expect(page.getByText('You have unsaved changes.')).toBeVisible()
  const asked = page.waitForEvent('dialog')
  const left = page.goto(`${wordpress.url}/wp-admin/index.php`).catch(() => null)
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await left

  const refuse = `add_filter( 'rest_pre_dispatch', static fn( $given, $server, $request ) => 'POST' === $request->get_method() ? new WP_Error( 'no', 'Not today.', array( 'status' => 500 ) ) : $given, 10, 3 );`
  await wordpress.with(refuse, async () => {
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByText('Not today.').first()).toBeVisible()
  })
  await page.getByRole('tab', { name: 'Where it shows' }).click()
  await expect(page.getByLabel('Devices')).toHaveValue('phones')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByLabel('Devices')).toHaveValue('all')
  await expect(page.getByText('You have unsaved changes.')).toBeHidden()
})

test('the appearance is drawn at once, here alone, and saved at the service', async ({
  connected: _,
  page,
  service,
  stranger,
  wordpress,
}) => {
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== wordpress.url) elsewhere.push(request.url())
  })
  await openScreen(page, wordpress.url, '#appearance')
  const preview = page.getByRole('img', { name: 'A page with the chat' })
  await page.getByLabel('Colour', { exact: true }).fill('#facc15')
  await page.getByLabel('Welcome').fill('Ask me anything')
  await page.getByLabel('Questions to begin with').fill('Where is my order?\nDo you ship to Norway?')
  await expect(preview).toContainText('Ask me anything')
  await expect(preview).toContainText('Do you ship to Norway?')
  const header = preview.locator('.parley-chat-preview-avatar')
  await expect(header).toHaveCSS('background-color', 'rgb(250, 204, 21)')
  await expect(header).toHaveCSS('color', 'rgb(0, 0, 0)')
  await page.getByRole('button', { name: 'Closed' }).click()
  await expect(preview).not.toContainText('Ask me anything')
  await save(page)

  const { ref, look, ...parts } = service.heard.find((call) => call.path === '/v1/wordpress/config')?.body ?? {}
  expect([ref, look]).toEqual([1, expect.objectContaining({ color: '#facc15', radius: 16 })])
  const suggestions = ['Where is my order?', 'Do you ship to Norway?']
  expect(parts).toEqual({ version: 1, texts: { en: { welcome: 'Ask me anything', suggestions } } })
  expect(await stranger.read('/')).toContain('"color":"#facc15"')
  expect(elsewhere).toEqual([])
})

test('where somebody else has changed the appearance meanwhile, the admin says whose holds', async ({
  connected: _,
  page,
  service,
  wordpress,
}) => {
  const changeElsewhere = (name: string) => {
    service.config = { ...service.config, name, version: Number(service.config.version) + 1 }
  }
  await openScreen(page, wordpress.url, '#appearance')
  await expect(page.getByRole('button', { name: 'Discard' })).toBeHidden()
  const name = page.getByLabel('Name of the chat')
  await name.fill('Mine')
  service.faults.set('/v1/wordpress/config', { status: 503 })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Nothing was saved; your changes are still here.').first()).toBeVisible()
  service.faults.clear()
  changeElsewhere('Theirs')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('button', { name: 'Show theirs and drop mine' }).click()
  await expect(name).toHaveValue('Theirs')

  await name.fill('Mine')
  changeElsewhere('Theirs again')
  await page.getByRole('button', { name: 'Save changes' }).click()
  const fail = `add_filter( 'rest_pre_dispatch', static fn( $given, $server, $request ) => '/parley-chat/v1/appearance' === $request->get_route() ? new WP_Error( 'no', 'Not today.', array( 'status' => 500 ) ) : $given, 10, 3 );`
  for (const answer of ['Show theirs and drop mine', 'Save mine over it']) {
    await wordpress.with(fail, async () => {
      await page.getByRole('button', { name: answer }).click()
      await expect(page.getByText('Not today.').first()).toBeVisible()
      await expect(name).toHaveValue('Mine')
    })
    await page.getByRole('button', { name: 'Save changes' }).click()
  }
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(page.getByText('Saved.', { exact: true }).first()).toBeVisible()
  expect(service.config.name).toBe('Mine')
})

test('settings are set by who may, with the nonce, and only to what they can be', async ({ connected, wordpress }) => {
  const { admin } = connected
  await wordpress.php(user('reader', 'subscriber'))
  const reader = await Person.signIn(wordpress.url, 'reader')
  const stored = `echo wp_json_encode( get_option( 'parley_chat_settings' ) );`
  const before = await wordpress.php(stored)
  const set = (person: Person, settings: object) =>
    person.call('POST', '/wp/v2/settings', { parley_chat_settings: settings })
  expect((await set(reader, { test_mode: true })).status).toBe(403)
  expect((await admin.post('/wp-json/wp/v2/settings', { 'parley_chat_settings[test_mode]': '1' })).status).toBe(401)
  for (const wrong of [{ devices: 'fridges' }, { pages: ['x'] }, { unknown: true }])
    expect((await set(admin, wrong)).status).toBe(400)
  expect(await wordpress.php(stored)).toBe(before)
})

test('every part of the screen meets WCAG AA, as far as axe sees', async ({
  connected: _,
  page,
  service,
  wordpress,
}) => {
  // axe walks through five tabs, beside whatever else the machine does.
  test.setTimeout(150_000)
  const at = new Date().toISOString()
  const conversation = { id: 'conv_1', startedAt: at, lastMessageAt: at, messages: 4, url: 'https://console.example/' }
  service.conversations = { waiting: 1, last: [{ ...conversation, state: 'closed' }] }
  service.origins.set(wordpress.url, { state: 'failed', reason: 'tls' })
  await openScreen(page, wordpress.url)
  await expect(page.getByText('4 messages')).toBeVisible()
  for (const tab of ['Overview', 'Appearance', 'Where it shows', 'Customers and privacy', 'Status']) {
    await page.getByRole('tab', { name: tab }).click()
    const axe = new AxeBuilder({ page }).include('#parley-chat-settings').withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
    const { violations } = await axe.analyze()
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    expect(found, tab).toEqual([])
  }
})

test('a keyboard reaches and changes everything, and the screen speaks Russian', async ({
  connected: _,
  page,
  wordpress,
}) => {
  await wordpress.php(`update_user_meta( 1, 'locale', 'ru_RU' );`)
  try {
    await openScreen(page, wordpress.url)
    await page.getByRole('tab', { name: 'Обзор' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('tab', { name: 'Где показывать' })).toHaveAttribute('aria-selected', 'true')
    await page.getByLabel('На всех страницах', { exact: true }).focus()
    await page.keyboard.press('ArrowDown')
    await expect(page.getByLabel('Добавить страницу или запись')).toBeVisible()
    const button = page.getByRole('button', { name: 'Сохранить изменения' })
    for (let presses = 0; presses < 40; presses += 1) {
      if (await button.evaluate((element) => element === document.activeElement)) break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await expect(page.getByText('Сохранено.', { exact: true }).first()).toBeVisible()
  } finally {
    await wordpress.php(`delete_user_meta( 1, 'locale' );`)
  }
})

test('the block shows in the editor where the chat will stand', async ({ connected: _, page, wordpress }) => {
  const id = await wordpress.php(
    `echo wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'draft', 'post_title' => 'Help', 'post_content' => '<!-- wp:parley-chat/inline {"height":600} /-->' ) );`,
  )
  await openScreen(page, wordpress.url)
  await page.goto(`${wordpress.url}/wp-admin/post.php?post=${Number(id)}&action=edit`)
  const block = page.frameLocator('iframe[name="editor-canvas"]').locator('.parley-chat-block')
  await expect(block).toContainText('Visitors see the chat here.')
  await expect(block).toHaveCSS('height', '600px')
  await page.evaluate(() => {
    const { select, dispatch } = Reflect.get(window, 'wp').data
    dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false)
    dispatch('core/block-editor').selectBlock(select('core/block-editor').getBlocks()[0].clientId)
    dispatch('core/edit-post').openGeneralSidebar('edit-post/block')
  })
  await page.getByRole('spinbutton', { name: 'Height in pixels' }).fill('700')
  await expect(block).toHaveCSS('height', '700px')
})
