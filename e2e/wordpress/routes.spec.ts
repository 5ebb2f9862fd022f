import { metaContents } from '../../backend/src/sites/proof/meta-tag.ts'
import { proofOf } from './world/keys.ts'
import { Person } from './world/person.ts'
import { user } from './world/set-up.ts'
import { expect, test } from './world/world.ts'

test('of our REST routes only the proof answers a stranger; a subscriber, or an admin without the nonce, gets nothing done', async ({
  connected: { admin },
  service,
  stranger,
  wordpress,
}) => {
  const listed = await wordpress.php(
    `foreach ( rest_get_server()->get_routes( 'parley-chat/v1' ) as $route => $handlers ) foreach ( $handlers as $handler ) foreach ( array_keys( $handler['methods'] ) as $method ) $all[] = array( $method, $route ); echo wp_json_encode( $all );`,
  )
  const all: [string, string][] = JSON.parse(listed)
  // What WordPress itself says of a namespace.
  const routes = all.filter(([, route]) => route !== '/parley-chat/v1' && route !== '/parley-chat/v1/verify')
  expect(routes.map(([method, route]) => `${method} ${route}`)).toEqual(
    expect.arrayContaining(['POST /parley-chat/v1/push', 'POST /parley-chat/v1/appearance']),
  )
  await wordpress.php(user('reader', 'subscriber'))
  const reader = await Person.signIn(wordpress.url, 'reader')
  const nonce = { 'X-WP-Nonce': await reader.read('/wp-admin/admin-ajax.php?action=rest-nonce') }
  const stored = `echo wp_json_encode( array_map( 'get_option', array( 'parley_chat_state', 'parley_chat_connection', 'parley_chat_settings' ) ) );`
  const before = await wordpress.php(stored)
  const heard = service.heard.length
  for (const [method, route] of routes) {
    const ask = (person: Person, headers = {}) =>
      method === 'GET' ? person.get(`/wp-json${route}`, headers) : person.post(`/wp-json${route}`, {}, headers)
    expect((await ask(stranger)).status, `${method} ${route}, a stranger`).toBe(401)
    expect((await ask(reader, nonce)).status, `${method} ${route}, a subscriber`).toBeGreaterThanOrEqual(401)
    expect((await ask(reader, nonce)).status, `${method} ${route}, a subscriber`).toBeLessThan(404)
    expect((await ask(admin)).status, `${method} ${route}, an admin without the nonce`).toBe(401)
    expect((await ask(admin, { 'X-WP-Nonce': '0123456789' })).status, `${method} ${route}, a wrong nonce`).toBe(403)
  }
  expect(service.heard).toHaveLength(heard)
  expect(await wordpress.php(stored)).toBe(before)
})

test('a proof that a visitor posts as a comment is none: not the whole answer, and not in the head', async ({
  connected: _,
  service,
  stranger,
  wordpress,
}) => {
  // Somebody else's connection, who claims this shop and knows the question.
  const nonce = 'n'.repeat(43)
  const proof = proofOf('x'.repeat(43), wordpress.url, nonce)
  const tag = `<meta name="parley-verify" content="${proof}">`
  await wordpress.php(
    `$post = get_page_by_path( 'hello-world', OBJECT, 'post' )->ID; foreach ( array( '${proof}', '${tag}' ) as $text ) wp_insert_comment( array( 'comment_post_ID' => $post, 'comment_author' => '${tag}', 'comment_author_url' => 'https://a.test/', 'comment_content' => $text, 'comment_approved' => 1 ) );`,
  )
  const page = await stranger.read('/hello-world/')
  expect(page).toContain(proof)
  expect(metaContents(page, 'parley-verify')).toEqual([])
  const question = `?parley_verify=${nonce}&parley_origin=${encodeURIComponent(wordpress.url)}`
  for (const path of ['/', '/hello-world/'])
    expect(await stranger.read(`${path}${question}`)).toBe(proofOf(service.connection.secret, wordpress.url, nonce))
})
