// Longer than 250 lines: every way that connecting ends, on one site and one service.
import { keyOf } from './world/keys.ts'
import { Person } from './world/person.ts'
import { user } from './world/set-up.ts'
import { expect, test } from './world/world.ts'

const screen = '/wp-admin/admin.php?page=parley-chat'
const stored = `echo wp_json_encode( get_option( 'parley_chat_connection' ) );`

test('activated by hand, the plugin opens its screen, once', async ({ admin }) => {
  const first = await admin.get('/wp-admin/index.php')
  expect(first.headers.get('location')).toContain('admin.php?page=parley-chat')
  expect((await admin.get('/wp-admin/index.php')).status).toBe(200)
})

test('Connect sends a state and an S256 challenge, and keeps the verifier', async ({ admin, wordpress, service }) => {
  const response = await admin.press('parley_chat_connect')
  expect(response.status).toBe(302)
  const { origin, pathname, searchParams } = new URL(response.headers.get('location') ?? '')
  expect(`${origin}${pathname}`).toBe(`${service.url}/connect/wordpress`)
  expect([...searchParams.keys()].sort()).toEqual(['challenge', 'home', 'return', 'state'])
  expect(searchParams.get('home')).toBe(`${wordpress.url}/`)
  expect(searchParams.get('return')).toBe(`${wordpress.url}${screen}`)
  expect(searchParams.get('challenge')).toMatch(/^[\w-]{43}$/)
  const verifier = await wordpress.php(`echo get_user_meta( 1, 'parley_chat_connecting', true )['verifier'];`)
  expect(response.headers.get('location')).not.toContain(verifier)
})

test('the approval comes back to a clean address, and the screen names the account', async ({
  connected: { admin },
  service,
  wordpress,
}) => {
  const [exchange] = service.heard
  expect(exchange?.body.versions).toEqual({
    plugin: '0.1.0',
    wordpress: expect.stringMatching(/^\d+\.\d+/),
    php: expect.any(String),
  })
  expect(exchange?.body.sites).toEqual([
    {
      ref: 1,
      name: 'Lumme & Co',
      home: `${wordpress.url}/`,
      rest: `${wordpress.url}/wp-json/`,
      origins: [{ origin: wordpress.url, url: `${wordpress.url}/` }],
      testMode: false,
    },
  ])
  const page = await admin.read(screen)
  expect(page).toContain('Connected to the account Lumme &amp; Söhne.')
  expect(page).toContain(wordpress.url)
  expect(page).not.toContain(service.connection.secret)
  expect(JSON.parse(await wordpress.php(stored))).toMatchObject({
    id: service.connection.connectionId,
    secret: service.connection.secret,
  })
  expect(await wordpress.php(`echo isset( wp_load_alloptions()['parley_chat_connection'] ) ? 'loaded' : 'not';`)).toBe(
    'not',
  )
})

test('the screen syncs, signed, and an hourly event does until the chat is live', async ({
  connected: { admin },
  stranger,
  service,
  wordpress,
}) => {
  expect(await wordpress.php(`echo wp_get_schedule( 'parley_chat_sync' );`)).toBe('hourly')
  service.live = true
  await admin.sync()
  expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/sync', signed: true })
  expect(await wordpress.php(`echo wp_get_schedule( 'parley_chat_sync' );`)).toBe('daily')

  const before = service.heard.length
  await wordpress.php(`wp_schedule_single_event( time() - 1, 'parley_chat_sync', array( 'now' ) );`)
  await stranger.get('/wp-cron.php?doing_wp_cron')
  expect(service.heard.slice(before)).toMatchObject([{ path: '/v1/wordpress/sync', signed: true }])
})

test('a forged Host never makes cron register another origin', async ({
  connected: _,
  stranger,
  service,
  wordpress,
}) => {
  // A configuration that many sites have, and that believes the Host header.
  const believers = [
    `add_filter( 'option_home', static function ( $home ) { return isset( $_SERVER['HTTP_X_EVIL'] ) ? 'http://evil.test' : $home; } );`,
    `add_filter( 'parley_chat_origins', static function ( $urls ) { return isset( $_SERVER['HTTP_X_EVIL'] ) ? array( 'http://evil.test/' ) : $urls; } );`,
  ]
  for (const believer of believers) {
    await wordpress.php(`wp_schedule_single_event( time() - 1, 'parley_chat_sync', array( '${believer.length}' ) );`)
    await wordpress.with(believer, async () => {
      const before = service.heard.length
      await stranger.get('/wp-cron.php?doing_wp_cron', { 'X-Evil': '1' })
      expect(JSON.stringify(service.heard.slice(before))).not.toContain('evil.test')
      expect(await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_addresses' ) );`)).not.toContain('evil')
    })
  }
})

test.describe('refused, with everything as it was:', () => {
  test('a wrong state, which does not end what the admin began', async ({ admin, service, wordpress }) => {
    const approval = (await admin.press('parley_chat_connect')).headers.get('location') ?? ''
    const wrong = new URL(service.approve(approval))
    wrong.searchParams.set('parley_state', 'x'.repeat(43))
    expect((await admin.get(wrong.href)).headers.get('location')).toContain('notice=bad_state')
    expect(service.heard).toEqual([])
    expect(await wordpress.php(stored)).toBe('false')

    const right = await admin.get(service.approve(approval))
    expect(right.headers.get('location')).toContain('notice=connected')
  })

  test('a state that was used', async ({ connected: { admin }, service, wordpress }) => {
    const before = await wordpress.php(stored)
    const approval = (await admin.press('parley_chat_disconnect')).status
    expect(approval).toBe(302)
    const begun = (await admin.press('parley_chat_connect')).headers.get('location') ?? ''
    const back = service.approve(begun)
    await admin.get(back)
    const after = await wordpress.php(stored)
    expect(after).not.toBe(before)
    expect((await admin.get(back)).headers.get('location')).toContain('notice=bad_state')
    expect(await wordpress.php(stored)).toBe(after)
  })

  test('a state that is more than ten minutes old', async ({ admin, service, wordpress }) => {
    const approval = (await admin.press('parley_chat_connect')).headers.get('location') ?? ''
    await wordpress.php(
      `$begun = get_user_meta( 1, 'parley_chat_connecting', true ); $begun['until'] = time() - 1; update_user_meta( 1, 'parley_chat_connecting', $begun );`,
    )
    expect((await admin.get(service.approve(approval))).headers.get('location')).toContain('notice=bad_state')
    expect(service.heard).toEqual([])
  })

  test('a code that another user of the site began', async ({ admin, service, wordpress }) => {
    await wordpress.php(user('second', 'administrator'))
    const second = await Person.signIn(wordpress.url, 'second')
    const approval = (await second.press('parley_chat_connect')).headers.get('location') ?? ''
    expect((await admin.get(service.approve(approval))).headers.get('location')).toContain('notice=bad_state')
    expect(await wordpress.php(stored)).toBe('false')
  })

  test('a used or invented code, which the service refuses', async ({ admin, service, wordpress }) => {
    const approval = (await admin.press('parley_chat_connect')).headers.get('location') ?? ''
    const back = new URL(service.approve(approval))
    back.searchParams.set('parley_code', 'invented')
    expect((await admin.get(back.href)).headers.get('location')).toContain('notice=forbidden')
    expect(await wordpress.php(stored)).toBe('false')
  })

  test('a missing or wrong nonce, and GET', async ({ connected: { admin }, wordpress }) => {
    const before = await wordpress.php(stored)
    for (const action of ['parley_chat_connect', 'parley_chat_disconnect', 'parley_chat_moved', 'parley_chat_copy']) {
      expect((await admin.post('/wp-admin/admin-post.php', { action })).status).toBe(403)
      expect((await admin.post('/wp-admin/admin-post.php', { action, _wpnonce: '0123456789' })).status).toBe(403)
      expect((await admin.get(`/wp-admin/admin-post.php?action=${action}`)).status).toBe(405)
    }
    expect(await wordpress.php(stored)).toBe(before)
  })

  test('a subscriber, also with a right nonce of theirs', async ({ connected: _, wordpress, service }) => {
    await wordpress.php(user('reader', 'subscriber'))
    const reader = await Person.signIn(wordpress.url, 'reader')
    const before = await wordpress.php(stored)
    const nonces = `add_action( 'init', static function () { isset( $_GET['nonce_of'] ) && wp_die( wp_create_nonce( $_GET['nonce_of'] ), '', 200 ); } );`
    await wordpress.with(nonces, async () => {
      for (const action of ['parley_chat_connect', 'parley_chat_disconnect', 'parley_chat_moved', 'parley_chat_copy']) {
        const page = await reader.read(`/wp-admin/profile.php?nonce_of=${action}`)
        const nonce = /\b[0-9a-f]{10}\b/.exec(page)?.[0] ?? ''
        expect((await reader.post('/wp-admin/admin-post.php', { action, _wpnonce: nonce })).status).toBe(403)
      }
    })
    const heard = service.heard.length
    expect((await reader.get(`${screen}&parley_code=a&parley_state=b`)).status).toBe(403)
    expect(service.heard).toHaveLength(heard)
    expect(await wordpress.php(stored)).toBe(before)
  })

  const nonsense = [
    {},
    { connectionId: 'wpc_1' },
    { connectionId: '../../x', secret: 'x'.repeat(43), account: { id: 'a', name: 'b' }, sites: [] },
    { connectionId: 'wpc_1', secret: 'short', account: { id: 'a', name: 'b' }, sites: [] },
    { connectionId: 'wpc_1', secret: 'x'.repeat(43), account: { id: 'a', name: 'b' }, sites: [{ ref: 99 }] },
    {
      connectionId: 'wpc_1',
      secret: 'x'.repeat(43),
      account: { id: 'a', name: 'b' },
      sites: [{ ref: 1, siteId: 'site_1', siteKey: '"><script>', config: {}, origins: [] }],
    },
  ]
  test('an answer to the exchange that is none', async ({ admin, service, wordpress }) => {
    for (const body of nonsense) {
      service.faults.set('/v1/wordpress/exchange', { status: 201, body })
      const approval = (await admin.press('parley_chat_connect')).headers.get('location') ?? ''
      const back = await admin.get(service.approve(approval))
      expect(back.headers.get('location')).toContain('notice=unreachable')
      expect(await wordpress.php(stored)).toBe('false')
    }
  })
})

test('a service that hangs costs the admin five seconds, and nobody else anything', async ({
  connected: { admin },
  stranger,
  service,
  wordpress,
}) => {
  const asked = (await wordpress.requests()).length
  service.faults.set('/v1/wordpress/sync', { delayMs: 20_000 })
  const began = performance.now()
  const { failure } = JSON.parse((await admin.sync()).text)
  // How busy this machine is says nothing: what counts is that it waited once, for five seconds, and not for the answer.
  expect(performance.now() - began).toBeLessThan(20_000)
  const url = `${service.url}/v1/wordpress/sync`
  expect((await wordpress.requests()).slice(asked)).toEqual([{ url, ours: true, seconds: 5 }])
  expect(failure).toMatchObject({ code: 'unreachable' })
  const before = service.heard.length
  expect((await stranger.get('/')).status).toBe(200)
  expect((await admin.get('/wp-admin/index.php')).status).toBe(200)
  expect(service.heard).toHaveLength(before)
  expect(await admin.read('/wp-admin/index.php')).not.toContain('unreachable')
})

test('Disconnect says goodbye, signed, and leaves nothing', async ({ connected: { admin }, service, wordpress }) => {
  const response = await admin.press('parley_chat_disconnect')
  expect(response.headers.get('location')).toContain('notice=disconnected')
  expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/disconnect', signed: true, body: {} })
  const left = await wordpress.php(
    `global $wpdb; echo wp_json_encode( $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%parley_chat%' AND option_name NOT LIKE '%transient%'" ) );`,
  )
  // Whether it was activated by hand, and who may still keep what customers wrote.
  const notOfTheConnection = ['parley_chat_activated', 'parley_chat_former_service']
  expect(JSON.parse(left).filter((name: string) => !notOfTheConnection.includes(name))).toEqual([])
  expect(await wordpress.php(`echo wp_get_schedule( 'parley_chat_sync' ) ?: 'none';`)).toBe('none')
})

test('Disconnect works here also where the service does not answer', async ({
  connected: { admin },
  service,
  wordpress,
}) => {
  service.faults.set('/v1/wordpress/disconnect', { status: 503 })
  expect((await admin.press('parley_chat_disconnect')).headers.get('location')).toContain('notice=left_behind')
  expect(await wordpress.php(stored)).toBe('false')
})

test('both sides derive the same keys', async ({ connected: _, service, wordpress }) => {
  for (const purpose of ['call', 'proof', 'identity'] as const) {
    const here = await wordpress.php(`echo bin2hex( Parley_Chat\\Connection::current()->key( '${purpose}' ) );`)
    expect(here).toBe(keyOf(service.connection.secret, purpose).toString('hex'))
  }
})
