import { createHmac } from 'node:crypto'
import { keyOf } from './world/keys.ts'
import { Person } from './world/person.ts'
import { settings, user } from './world/set-up.ts'
import { expect, test } from './world/world.ts'

/** The JSON block of this id. */
const block = (page: string, id: string): Record<string, unknown> => {
  const text = new RegExp(`<script[^>]* id="${id}"[^>]*>([^<]*)</script>`).exec(page)?.[1]
  expect(text, id).toBeDefined()
  return JSON.parse(text ?? '')
}

test.beforeEach(({ service }) => {
  service.live = true
})

test('no tag before the agent has answered; an admin in test mode sees it, and no cache keeps that', async ({
  connected: { admin },
  service,
  stranger,
  wordpress,
}) => {
  service.live = false
  await admin.sync()
  expect(await stranger.read('/')).not.toContain('parley.js')
  await wordpress.php(settings({ test_mode: true }))
  expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/sync', body: { sites: [{ testMode: true }] } })
  const seen = await admin.get('/')
  expect(seen.text).toContain('parley.js')
  expect(seen.headers.get('cache-control')).toContain('no-store')
  expect(await stranger.read('/')).not.toContain('parley.js')
})

test('the tag is async, says whose chat it is before its src, and optimisers leave it alone', async ({
  connected: _,
  service,
  stranger,
}) => {
  const page = await stranger.read('/')
  const tag = /<script[^>]*id="parley-chat-js"[^>]*>/.exec(page)?.[0] ?? ''
  expect(tag).toContain(`src="${service.url}/parley.js"`)
  expect(tag).toMatch(/ async[ =>]/)
  expect(tag).toContain('data-site="pk_standin"')
  expect(tag).toContain('data-identity-url="/?parley_identity=1"')
  expect(tag.indexOf('data-cfasync="false"')).toBeLessThan(tag.indexOf('src='))
  for (const mark of ['data-no-optimize="1"', 'data-no-defer="1"', 'data-noptimize="1"', 'data-nowprocket="1"'])
    expect(tag).toContain(mark)
  expect(block(page, 'parley-chat-options')).toEqual({
    site: 'pk_standin',
    api: service.url,
    identityUrl: '/?parley_identity=1',
    config: service.config,
  })
  expect(page).toMatch(/<script[^>]* data-parley[ =>]/)
})

test('our part of the page is the same for anonymous, customer A and customer B', async ({
  connected: _,
  wordpress,
}) => {
  await wordpress.php(user('anna', 'subscriber') + user('bert', 'subscriber'))
  const visitors = await Promise.all([
    Person.stranger(wordpress.url),
    Person.signIn(wordpress.url, 'anna'),
    Person.signIn(wordpress.url, 'bert'),
  ])
  const isTheSame = async (tags: number) => {
    const pages = await Promise.all(visitors.map((visitor) => visitor.read('/')))
    const [anonymous, ...customers] = pages.map((page) => page.match(/<(?:script|meta|link)[^>]*parley[^>]*>[^<]*/g))
    expect(anonymous).toHaveLength(tags)
    for (const customer of customers) expect(customer).toEqual(anonymous)
  }
  await isTheSame(3)
  // With a shop's script, and with all that a browser can be asked first.
  await wordpress.php(settings({ consent: 'marketing', devices: 'computers', visitors: 'members', orders: true }))
  await wordpress.with('function WC() {}', () => isTheSame(6))
})

test('where a browser must be asked first, a script of the site does that in place of the tag', async ({
  connected: _,
  service,
  stranger,
  wordpress,
}) => {
  await wordpress.php(settings({ consent: 'marketing', devices: 'phones', visitors: 'guests' }))
  const page = await stranger.read('/')
  expect(page).not.toContain('id="parley-chat-js"')
  expect(page).toContain('/plugins/parley-chat/assets/gate.js')
  expect(block(page, 'parley-chat-gate-options')).toEqual({
    src: `${service.url}/parley.js`,
    consent: 'marketing',
    devices: 'phones',
    visitors: 'guests',
  })
})

test.describe('the identity endpoint', () => {
  const path = '/?parley_identity=1'

  test('signs who is signed in, for five minutes, and says null of a stranger', async ({
    connected: _,
    service,
    stranger,
    wordpress,
  }) => {
    await wordpress.php(user('anna', 'subscriber'))
    const nobody = await stranger.post(path, {})
    expect(JSON.parse(nobody.text)).toEqual({ token: null })
    expect(nobody.headers.get('cache-control')).toContain('no-store')
    expect(nobody.headers.get('access-control-allow-origin')).toBeNull()

    const anna = await Person.signIn(wordpress.url, 'anna')
    const { token }: { token: string } = JSON.parse((await anna.post(path, {})).text)
    const [header = '', payload = '', signature] = token.split('.')
    const key = keyOf(service.connection.secret, 'identity')
    expect(createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url')).toBe(signature)
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(claims).toMatchObject({ aud: 'site_1', email: 'anna@example.test', name: 'anna', sub: expect.any(String) })
    expect(claims.exp - claims.iat).toBe(300)
    expect(claims.jti).toMatch(/^[0-9a-f]{32}$/)
    expect(claims.claims).toBeUndefined()
  })

  test('answers its own pages only', async ({ connected: _, wordpress }) => {
    await wordpress.php(user('anna', 'subscriber'))
    const anna = await Person.signIn(wordpress.url, 'anna')
    expect((await anna.get(path)).status).toBe(403)
    expect((await anna.post(path, {}, { Origin: 'https://evil.test' })).status).toBe(403)
    expect((await anna.post(path, {}, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await anna.post(path, {}, { Origin: 'null' })).status).toBe(403)
    expect((await anna.post(path, {}, { Origin: wordpress.url })).status).toBe(200)
    // Behind a proxy that rewrites Host, and where the site wants no referrer, the browser's own word counts.
    const own = { 'Sec-Fetch-Site': 'same-origin' }
    expect((await anna.post(path, {}, { ...own, Origin: 'https://shop.example' })).status).toBe(200)
    expect((await anna.post(path, {}, { ...own, Origin: 'null' })).status).toBe(200)
    expect((await anna.post(path, {}, { 'Sec-Fetch-Site': 'same-site', Origin: wordpress.url })).status).toBe(403)
  })

  test('says nothing where the admin does not want it, and marks the tests of an admin', async ({
    connected: { admin },
    wordpress,
  }) => {
    await wordpress.php(user('anna', 'subscriber') + settings({ identity: false, test_mode: true }))
    const anna = await Person.signIn(wordpress.url, 'anna')
    expect(JSON.parse((await anna.post(path, {})).text)).toEqual({ token: null })
    const { token }: { token: string } = JSON.parse((await admin.post(path, {})).text)
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.claims).toEqual({ test: true })
  })
})

test('the shortcode and the block put the one chat of the page into its text, also where it is not shown otherwise', async ({
  connected: _,
  stranger,
  wordpress,
}) => {
  await wordpress.php(settings({ where: 'only', pages: [] }))
  for (const content of ['[parley_chat height="600"]', '<!-- wp:parley-chat/inline {"height":600} /-->']) {
    const id = await wordpress.php(
      `echo wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Help', 'post_name' => 'help', 'post_content' => '${content}' ) );`,
    )
    const page = await stranger.read('/help/')
    expect(page).toMatch(/<div class="parley-chat-inline parley-chat-600(?: wp-block-parley-chat-inline)?"><\/div>/)
    expect(page).toContain('id="parley-chat-js"')
    expect(block(page, 'parley-chat-options')).toMatchObject({ mode: 'inline', target: '.parley-chat-inline' })
    await wordpress.php(`wp_delete_post( ${Number(id)}, true );`)
  }
})

test('uninstalled, it says goodbye and leaves nothing', async ({ connected: _, service, wordpress }) => {
  await service.push(`${wordpress.url}/wp-json/`, '{}')
  await wordpress.php(
    `require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins( 'parley-chat/parley-chat.php' );`,
  )
  await wordpress.php(
    `require_once ABSPATH . 'wp-admin/includes/plugin.php'; uninstall_plugin( 'parley-chat/parley-chat.php' );`,
  )
  expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/disconnect', signed: true })
  const left = await wordpress.php(
    `global $wpdb; echo wp_json_encode( array( $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%parley%'" ), $wpdb->get_col( "SELECT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE '%parley%'" ) ) );`,
  )
  expect(JSON.parse(left)).toEqual([[], []])
})
