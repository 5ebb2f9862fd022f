import { Person } from './world/person.ts'
import { run } from './world/run.ts'
import { user } from './world/set-up.ts'
import type { StandInService } from './world/stand-in-service.ts'
import type { WordPress } from './world/wordpress.ts'
import { expect, test } from './world/world.ts'

/** What `wp parley-chat` prints, and "Error: …" where it fails. */
const wp = (wordpress: WordPress, ...args: readonly string[]): Promise<string> =>
  run('php', ['wp.php', 'parley-chat', ...args], wordpress.folder).catch(
    (error: unknown) => /^(Error: .*)$/m.exec(String(error).replace(/^Error: php.*/m, ''))?.[1] ?? String(error),
  )

const addressIn = (printed: string): string => /^http\S+$/m.exec(printed)?.[0] ?? ''

/** Begins at the command line, and approves. @returns where the browser comes back to. */
const beginAndApprove = async (wordpress: WordPress, service: StandInService) =>
  new URL(service.approve(addressIn(await wp(wordpress, 'connect'))))

const codeIn = (page: string): string => /wp parley-chat connect --code=([\w-]+)</.exec(page)?.[1] ?? ''

const stored = `echo wp_json_encode( get_option( 'parley_chat_connection' ) );`

test('connects by a code that an admin’s browser shows, says how things stand, syncs and disconnects', async ({
  admin,
  service,
  wordpress,
}) => {
  expect(await wp(wordpress, 'status')).toBe('Not connected.\n')
  expect(await wp(wordpress, 'sync')).toBe('Error: Not connected.')

  const printed = await wp(wordpress, 'connect')
  const { origin, pathname, searchParams } = new URL(addressIn(printed))
  expect(`${origin}${pathname}`).toBe(`${service.url}/connect/wordpress`)
  expect([...searchParams.keys()].sort()).toEqual(['challenge', 'home', 'return', 'state'])
  expect(searchParams.get('home')).toBe(`${wordpress.url}/`)
  expect(searchParams.get('return')).toBe(`${wordpress.url}/wp-admin/admin.php?page=parley-chat`)
  const verifier = await wordpress.php(`echo get_option( 'parley_chat_connecting' )['verifier'];`)
  expect(verifier).toMatch(/^[\w-]{43}$/)
  expect(printed).not.toContain(verifier)

  const page = await admin.get(service.approve(addressIn(printed)))
  expect(page.status).toBe(200)
  expect(page.text).not.toContain(verifier)
  expect(service.heard).toEqual([])
  expect(await wp(wordpress, 'connect', `--code=${codeIn(page.text)}`)).toContain(
    'Success: Connected to the account Lumme & Söhne.',
  )
  expect(JSON.parse(await wordpress.php(stored))).toMatchObject({ id: service.connection.connectionId })
  expect(await wordpress.php(`echo wp_json_encode( get_option( 'parley_chat_connecting' ) );`)).toBe('false')

  expect(await wp(wordpress, 'status')).toBe(
    `Connected to the account Lumme & Söhne, as site_1.\nNot shown to visitors: the agent has not answered a test yet.\n${wordpress.url} pending\n`,
  )
  expect(await wp(wordpress, 'sync')).toBe('Success: Told.\n')
  expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/sync', signed: true })
  expect(await wp(wordpress, 'disconnect')).toBe('Success: Disconnected.\n')
  expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/disconnect', signed: true })
  expect(await wordpress.php(stored)).toBe('false')
})

test('a code is refused that is wrong, used, of a connection that somebody else began, or late', async ({
  admin,
  service,
  wordpress,
}) => {
  const refused = 'Error: The service refused this code: it is wrong, older than a minute, or used already.'
  const nothingBegun = 'Error: No connection was begun here within the last 10 minutes.'
  expect(await wp(wordpress, 'connect', '--code=invented')).toContain(nothingBegun)
  expect(service.heard).toEqual([])

  const byBrowser = new URL(service.approve((await admin.press('parley_chat_connect')).headers.get('location') ?? ''))
  const back = await beginAndApprove(wordpress, service)
  const code = String(back.searchParams.get('parley_code'))
  for (const wrong of ['invented', '"><b>', String(byBrowser.searchParams.get('parley_code'))])
    expect(await wp(wordpress, 'connect', `--code=${wrong}`)).toContain(refused)
  expect(await wordpress.php(stored)).toBe('false')

  // What was refused has used nothing up.
  expect(await wp(wordpress, 'connect', `--code=${code}`)).toContain('Success: Connected')
  const connected = await wordpress.php(stored)
  expect(await wp(wordpress, 'connect', `--code=${code}`)).toContain(nothingBegun)
  await wp(wordpress, 'connect')
  expect(await wp(wordpress, 'connect', `--code=${code}`)).toContain(refused)

  const late = String((await beginAndApprove(wordpress, service)).searchParams.get('parley_code'))
  await wordpress.php(
    `$begun = get_option( 'parley_chat_connecting' ); $begun['until'] = time() - 1; update_option( 'parley_chat_connecting', $begun );`,
  )
  expect(await wp(wordpress, 'connect', `--code=${late}`)).toContain(nothingBegun)
  service.faults.set('/v1/wordpress/exchange', { status: 503 })
  const away = String((await beginAndApprove(wordpress, service)).searchParams.get('parley_code'))
  expect(await wp(wordpress, 'connect', `--code=${away}`)).toBe(
    'Error: The service did not answer. Nothing has changed.',
  )
  expect(await wordpress.php(stored)).toBe(connected)
})

test('a code is shown to nobody but an admin, and only with the state that the command line made', async ({
  admin,
  service,
  stranger,
  wordpress,
}) => {
  const back = await beginAndApprove(wordpress, service)
  const code = String(back.searchParams.get('parley_code'))
  await wordpress.php(user('reader', 'subscriber'))
  const reader = await Person.signIn(wordpress.url, 'reader')
  expect((await stranger.get(back.href)).status).toBe(302)
  const forReader = await reader.get(back.href)
  expect(forReader.status).toBe(403)
  expect(forReader.text).not.toContain(code)

  const otherState = new URL(back)
  otherState.searchParams.set('parley_state', 'x'.repeat(43))
  expect((await admin.get(otherState.href)).headers.get('location')).toContain('notice=bad_state')
  const hostile = new URL(back)
  hostile.searchParams.set('parley_code', '<script>')
  expect((await admin.get(hostile.href)).headers.get('location')).toContain('notice=bad_state')
  expect(codeIn((await admin.get(back.href)).text)).toBe(code)

  const no = new URL(back)
  no.searchParams.delete('parley_code')
  no.searchParams.set('parley_error', 'access_denied')
  expect((await admin.get(no.href)).headers.get('location')).toContain('notice=denied')
})

test('on a copy of a connected site the command line tells the service nothing', async ({
  connected: _,
  service,
  wordpress,
}) => {
  const move = (to: string) =>
    `$wpdb->update( $wpdb->options, array( 'option_value' => '${to}' ), array( 'option_name' => 'home' ) );`
  await wordpress.php(move('http://copy.test'))
  try {
    const heard = service.heard.length
    expect(await wp(wordpress, 'sync')).toContain('Error: This site has another address than the one')
    expect(await wp(wordpress, 'connect')).toContain('Error: This site has another address than the one')
    expect(await wp(wordpress, 'disconnect')).toBe('Success: This copy has forgotten the connection of the original.\n')
    expect(service.heard).toHaveLength(heard)
    expect(await wordpress.php(stored)).toBe('false')
  } finally {
    await wordpress.php(move(wordpress.url))
  }
})
