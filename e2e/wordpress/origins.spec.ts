import { proofOf, signatureOf } from './world/keys.ts'
import { moved as rewritten } from './world/moved.ts'
import { Person } from './world/person.ts'
import type { WordPress } from './world/wordpress.ts'
import { expect, test } from './world/world.ts'

const screen = '/wp-admin/admin.php?page=parley-chat'
const nonce = 'n'.repeat(43)
const question = (origin: string, asked = nonce) =>
  `parley_verify=${encodeURIComponent(asked)}&parley_origin=${encodeURIComponent(origin)}`

test('an origin proves itself on the front page: the whole body, for no cache, before any redirect', async ({
  connected: _,
  service,
  stranger,
  wordpress,
}) => {
  // As a plugin does that shows the site to members only.
  const membersOnly = `add_action( 'plugins_loaded', static function () { header( 'Location: /wp-login.php' ); exit; }, -999999 );`
  await wordpress.with(membersOnly, async () => {
    expect((await stranger.get('/')).status).toBe(302)
    const answer = await stranger.get(`/?${question(wordpress.url)}`)
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(proofOf(service.connection.secret, wordpress.url, nonce))
    expect(answer.headers.get('cache-control')).toContain('no-store')
    expect(answer.headers.get('content-type')).toContain('text/plain')
  })
})

test('the same over the REST route, and in the front page over the nonce of the meta tag', async ({
  connected: _,
  service,
  stranger,
  wordpress,
}) => {
  const { text, headers } = await stranger.get(`/wp-json/parley-chat/v1/verify?${question(wordpress.url)}`)
  expect(text).toBe(proofOf(service.connection.secret, wordpress.url, nonce))
  expect(headers.get('cache-control')).toContain('no-store')
  const page = await stranger.read('/')
  const meta = proofOf(service.connection.secret, wordpress.url, service.metaNonce)
  expect(page).toContain(`<meta name="parley-verify" content="${meta}">`)
  expect(await stranger.read('/sample-page/')).not.toContain('parley-verify')
})

test.describe('no proof', () => {
  test('for an origin that no admin stored, whatever the Host header says', async ({
    connected: _,
    stranger,
    wordpress,
  }) => {
    const evil = 'http://evil.test'
    for (const headers of [{}, { Host: 'evil.test' }, { 'X-Forwarded-Host': 'evil.test' }]) {
      for (const path of [`/?${question(evil)}`, `/wp-json/parley-chat/v1/verify?${question(evil)}`]) {
        const { status, text } = await stranger.get(path, headers)
        expect(status).toBe(404)
        expect(text).not.toContain('parley-proof')
      }
    }
    // Whoever relays the question gets the proof of the site's own origin, which is no use on another.
    const relayed = await stranger.get(`/?${question(wordpress.url)}`, { Host: 'evil.test' })
    expect(relayed.text).toBe((await stranger.get(`/?${question(wordpress.url)}`)).text)
  })

  test('for a nonce that is none', async ({ connected: _, stranger, wordpress }) => {
    for (const asked of ['', 'short', `${nonce}\n`, 'x'.repeat(129), `${nonce}"<b>`])
      expect((await stranger.get(`/?${question(wordpress.url, asked)}`)).status).toBe(404)
    expect((await stranger.get(`/?parley_verify[]=${nonce}&parley_origin[]=x`)).status).toBe(404)
  })

  test('before the site is connected, or after', async ({ admin: _, stranger, wordpress }) => {
    expect((await stranger.get(`/?${question(wordpress.url)}`)).status).toBe(404)
  })
})

test('a push from the service changes what the site knows', async ({ connected: _, service, wordpress }) => {
  const sites = service.heard[0]?.body.sites ?? []
  service.live = true
  const { status } = await service.push(`${wordpress.url}/wp-json/`, JSON.stringify(service.state(sites)))
  expect(status).toBe(204)
  expect(await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_state' )['live'] );`)).toBe('true')
})

test('a push is refused when its signature is stale, replayed, of another body, key, route or connection', async ({
  connected: _,
  service,
  wordpress,
}) => {
  const rest = `${wordpress.url}/wp-json/`
  const sites = service.heard[0]?.body.sites ?? []
  const body = JSON.stringify(service.state(sites))
  const call = { receiver: 'site', method: 'POST', path: '/parley-chat/v1/push', body } as const
  const now = Math.floor(Date.now() / 1000)
  const good = signatureOf(service.connection, call)
  expect((await service.push(rest, body, good)).status).toBe(204)
  service.live = true
  const before = await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_state' ) );`)
  const later = JSON.stringify(service.state(sites))
  const refused = [
    good,
    '',
    'v1',
    signatureOf(service.connection, { ...call, body: later, time: now - 301 }),
    signatureOf(service.connection, { ...call, body: later, time: now + 320 }),
    signatureOf(service.connection, { ...call, body: 'other' }),
    signatureOf(service.connection, { ...call, body: later, path: '/parley-chat/v1/verify' }),
    signatureOf(service.connection, { ...call, body: later, receiver: 'backend' }),
    signatureOf({ ...service.connection, secret: 'x'.repeat(43) }, { ...call, body: later }),
    signatureOf({ ...service.connection, connectionId: 'wpc_other' }, { ...call, body: later }),
  ]
  for (const signature of refused) expect((await service.push(rest, later, signature)).status).toBe(401)
  expect((await service.push(rest, body, good)).status).toBe(401)
  expect(await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_state' ) );`)).toBe(before)
})

test('of one push that comes many times at once, one is taken; one that was overtaken is refused', async ({
  connected: _,
  service,
  wordpress,
}) => {
  const rest = `${wordpress.url}/wp-json/`
  const body = JSON.stringify(service.state(service.heard[0]?.body.sites ?? []))
  const call = { receiver: 'site', method: 'POST', path: '/parley-chat/v1/push', body } as const
  const now = Math.floor(Date.now() / 1000)
  const later = signatureOf(service.connection, { ...call, time: now + 5 })
  const statuses = await Promise.all(
    Array.from({ length: 8 }, async () => (await service.push(rest, body, later)).status),
  )
  expect(statuses.sort()).toEqual([204, ...Array(7).fill(401)])
  const earlier = signatureOf(service.connection, { ...call, time: now })
  expect((await service.push(rest, body, earlier)).status).toBe(409)
})

test('a signed push that is no state changes nothing', async ({ connected: _, service, wordpress }) => {
  const before = await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_state' ) );`)
  for (const body of ['', '{', '[]', '{}', '{"sites":[]}', '{"sites":[{"ref":1}]}'])
    expect((await service.push(`${wordpress.url}/wp-json/`, body)).status).toBe(400)
  expect(await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_state' ) );`)).toBe(before)
})

test.describe('a copy of the database at another address', () => {
  test('stops: no tag, no proof, no sync, until an admin says what it is', async ({
    connected,
    service,
    wordpress,
  }) => {
    service.live = true
    await connected.admin.sync()
    const copy = wordpress.url.replace('127.0.0.1', 'localhost')
    await wordpress.php(rewritten(wordpress.url, copy))
    try {
      const heard = service.heard.length
      const stranger = Person.stranger(copy)
      const page = await stranger.read('/')
      expect(page).not.toContain('parley.js')
      expect(page).not.toContain('parley-verify')
      expect((await stranger.get(`/?${question(copy)}`)).status).toBe(404)
      const admin = await Person.signIn(copy)
      expect(await admin.read(screen)).toContain('Has the site moved, or is this a copy of it?')
      expect(service.heard).toHaveLength(heard)

      await admin.press('parley_chat_copy')
      expect(service.heard).toHaveLength(heard)
      expect(await admin.read(screen)).toContain('Connect the site')
    } finally {
      await wordpress.php(rewritten(copy, wordpress.url))
    }
  })

  test('goes on when the admin says that the site has moved', async ({ connected: _, service, wordpress }) => {
    const moved = wordpress.url.replace('127.0.0.1', 'localhost')
    await wordpress.php(rewritten(wordpress.url, moved))
    try {
      const admin = await Person.signIn(moved)
      await admin.press('parley_chat_moved')
      expect(service.heard.at(-1)).toMatchObject({
        path: '/v1/wordpress/sync',
        signed: true,
        body: { sites: [{ origins: [{ origin: moved, url: `${moved}/` }] }] },
      })
      expect(await admin.read(screen)).toContain('Connected to the account')
    } finally {
      await wordpress.php(rewritten(moved, wordpress.url))
    }
  })
})

/** An admin saves another home of WordPress, which holds for as long as something is looked at. */
async function movedHome(wordpress: WordPress, look: (home: string) => Promise<void>): Promise<void> {
  const save = (home: string) => wordpress.php(`update_option( 'home', '${home}' );`)
  const moved = wordpress.url.replace('127.0.0.1', 'localhost')
  await save(moved)
  await look(moved).finally(() => save(wordpress.url))
}

test('a new address that an admin saves is registered at once', async ({ connected, service, wordpress }) => {
  await movedHome(wordpress, async (home) => {
    expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/sync', signed: true })
    expect(service.heard.at(-1)?.body.sites?.[0]?.origins.map(({ origin }) => origin)).toEqual([home, wordpress.url])
    expect(await connected.admin.read(screen)).toContain('Connected to the account')
  })
})

test('a new address that the service did not hear of is reported again by cron', async ({
  connected: _,
  service,
  stranger,
  wordpress,
}) => {
  service.faults.set('/v1/wordpress/sync', { status: 503 })
  await movedHome(wordpress, async (home) => {
    service.faults.clear()
    const heard = service.heard.length
    await stranger.get('/wp-cron.php?doing_wp_cron')
    const [again, ...more] = service.heard.slice(heard)
    expect(again?.body.sites?.[0]?.origins.map(({ origin }) => origin)).toEqual([home, wordpress.url])
    expect(more).toEqual([])
  })
})

test.describe('a plugin that saves its languages', () => {
  // With the domains of its languages, of which it takes one from the Host header, as some do.
  const languages = `
    add_filter( 'wpml_active_languages', static fn() => array( array( 'url' => isset( $_SERVER['HTTP_X_EVIL'] ) ? 'http://evil.test/' : 'http://fr.test/' ) ) );
    add_action( 'wp_loaded', static function () { isset( $_GET['save'] ) && ( add_option( 'icl_sitepress_settings', array() ) || true ) && update_option( 'icl_sitepress_settings', array( 'saved' => microtime() ) ); } );`
  const told = `echo wp_json_encode( array_column( get_option( 'parley_chat_addresses' )['origins'], 'origin' ) );`
  const planned = `echo wp_next_scheduled( 'parley_chat_sync', array( 'soon' ) ) ? 'planned' : 'not';`

  test('in a stranger’s request: nothing is read under their Host, and they do not wait for the service', async ({
    connected: _,
    service,
    stranger,
    wordpress,
  }) => {
    await wordpress.with(languages, async () => {
      const heard = service.heard.length
      for (const path of ['/?save', '/wp-admin/admin-ajax.php?save', '/wp-json/?save'])
        await stranger.get(path, { 'X-Evil': '1' })
      expect(service.heard).toHaveLength(heard)
      expect(JSON.parse(await wordpress.php(told))).toEqual([wordpress.url])
      expect(await wordpress.php(planned)).toBe('planned')
      await wordpress.php(`wp_unschedule_hook( 'parley_chat_sync' );`)
    })
  })

  test('in the admin: the service is told at once', async ({ connected: { admin }, service, wordpress }) => {
    await wordpress.with(languages, async () => {
      await admin.get('/wp-admin/index.php?save')
      expect(service.heard.at(-1)?.body.sites?.[0]?.origins.map(({ origin }) => origin)).toEqual([
        wordpress.url,
        'http://fr.test',
      ])
    })
  })

  test('when an admin looks at the shop: it is told by cron, and the page does not wait', async ({
    connected: { admin },
    service,
    stranger,
    wordpress,
  }) => {
    await wordpress.with(languages, async () => {
      const heard = service.heard.length
      await admin.get('/?save')
      expect(service.heard).toHaveLength(heard)
      expect(JSON.parse(await wordpress.php(told))).toEqual([wordpress.url, 'http://fr.test'])
      await stranger.get('/wp-cron.php?doing_wp_cron')
      expect(service.heard.slice(heard)).toMatchObject([{ path: '/v1/wordpress/sync', signed: true }])
      expect(JSON.stringify(service.heard.at(-1)?.body)).toContain('http://fr.test')
    })
  })
})
