import { proofOf, signatureOf } from './world/keys.ts'
import { Person } from './world/person.ts'
import { expect, test } from './world/world.ts'

const screen = '/wp-admin/admin.php?page=parley-chat'
const nonce = 'n'.repeat(43)
const question = (origin: string, asked = nonce) =>
  `parley_verify=${encodeURIComponent(asked)}&parley_origin=${encodeURIComponent(origin)}`

test('an origin proves itself on the front page: the whole body, for no cache, before any redirect', async ({
  connected,
  service,
  stranger,
  wordpress,
}) => {
  expect(connected).toBeDefined()
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
  connected,
  service,
  stranger,
  wordpress,
}) => {
  expect(connected).toBeDefined()
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
    connected,
    stranger,
    wordpress,
  }) => {
    expect(connected).toBeDefined()
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

  test('for a nonce that is none', async ({ connected, stranger, wordpress }) => {
    expect(connected).toBeDefined()
    for (const asked of ['', 'short', `${nonce}\n`, 'x'.repeat(129), `${nonce}"<b>`])
      expect((await stranger.get(`/?${question(wordpress.url, asked)}`)).status).toBe(404)
    expect((await stranger.get(`/?parley_verify[]=${nonce}&parley_origin[]=x`)).status).toBe(404)
  })

  test('before the site is connected, or after', async ({ admin, stranger, wordpress }) => {
    expect(admin).toBeDefined()
    expect((await stranger.get(`/?${question(wordpress.url)}`)).status).toBe(404)
  })
})

test('a push from the service changes what the site knows', async ({ connected, service, wordpress }) => {
  expect(connected).toBeDefined()
  const sites = service.heard[0]?.body.sites ?? []
  service.live = true
  const { status } = await service.push(`${wordpress.url}/wp-json/`, JSON.stringify(service.state(sites)))
  expect(status).toBe(204)
  expect(await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_state' )['live'] );`)).toBe('true')
})

test('a push is refused when its signature is stale, replayed, of another body, key, route or connection', async ({
  connected,
  service,
  wordpress,
}) => {
  expect(connected).toBeDefined()
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

test('a signed push that is no state changes nothing', async ({ connected, service, wordpress }) => {
  expect(connected).toBeDefined()
  const before = await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_state' ) );`)
  for (const body of ['', '{', '[]', '{}', '{"sites":[]}', '{"sites":[{"ref":1}]}'])
    expect((await service.push(`${wordpress.url}/wp-json/`, body)).status).toBe(400)
  expect(await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_state' ) );`)).toBe(before)
})

test.describe('a copy of the database at another address', () => {
  // As tools that copy sites do: the address is rewritten wherever it stands, and no hook of WordPress runs.
  const move = (from: string, to: string) =>
    `global $wpdb; foreach ( array( 'home', 'siteurl' ) as $name ) $wpdb->update( $wpdb->options, array( 'option_value' => '${to}' ), array( 'option_name' => $name ) );
     foreach ( array( 'parley_chat_addresses', 'parley_chat_state' ) as $name ) update_option( $name, json_decode( str_replace( '${from}', '${to}', wp_json_encode( get_option( $name ), JSON_UNESCAPED_SLASHES ) ), true ) );`

  test('stops: no tag, no proof, no sync, until an admin says what it is', async ({
    connected,
    service,
    wordpress,
  }) => {
    expect(connected).toBeDefined()
    service.live = true
    await connected.admin.get(screen)
    const copy = wordpress.url.replace('127.0.0.1', 'localhost')
    await wordpress.php(move(wordpress.url, copy))
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
      await wordpress.php(move(copy, wordpress.url))
    }
  })

  test('goes on when the admin says that the site has moved', async ({ connected, service, wordpress }) => {
    expect(connected).toBeDefined()
    const moved = wordpress.url.replace('127.0.0.1', 'localhost')
    await wordpress.php(move(wordpress.url, moved))
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
      await wordpress.php(move(moved, wordpress.url))
    }
  })
})

test('a new address that an admin saves is registered at once', async ({ connected, service, wordpress }) => {
  expect(connected).toBeDefined()
  const moved = wordpress.url.replace('127.0.0.1', 'localhost')
  await wordpress.php(`update_option( 'home', '${moved}' );`)
  try {
    expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/sync', signed: true })
    expect(service.heard.at(-1)?.body.sites?.[0]?.origins.map(({ origin }) => origin)).toEqual([moved, wordpress.url])
    expect(await connected.admin.read(screen)).toContain('Connected to the account')
  } finally {
    await wordpress.php(`update_option( 'home', '${wordpress.url}' );`)
  }
})
