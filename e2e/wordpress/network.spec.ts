import { proofOf } from './world/keys.ts'
import { makeNetwork } from './world/network.ts'
import { Person } from './world/person.ts'
import { StandInService } from './world/stand-in-service.ts'
import { startWordPress, stopUncomplaining, type WordPress } from './world/wordpress.ts'
import { expect, test } from './world/world.ts'

const screen = '/wp-admin/network/admin.php?page=parley-chat'

test.describe('a network', () => {
  // Each goes on from where the one before has ended.
  test.describe.configure({ mode: 'serial' })
  let service: StandInService
  let wordpress: WordPress
  const refs = () => service.heard.at(-1)?.body.sites?.map(({ ref }) => ref)

  test.beforeAll(async () => {
    test.setTimeout(300_000)
    service = await StandInService.start()
    wordpress = await startWordPress({ PARLEY_CHAT_BACKEND: service.url })
    await makeNetwork(wordpress)
  })

  test.afterAll(async () => {
    await stopUncomplaining(wordpress)
    await service.close()
  })

  test('is one connection of which each site is a site, with its own path or domain', async () => {
    const admin = await Person.signIn(wordpress.url)
    service.live = true
    const approval = (await admin.press('parley_chat_connect', screen)).headers.get('location') ?? ''
    expect(new URL(approval).searchParams.get('return')).toBe(`${wordpress.url}${screen}`)
    const back = await admin.get(service.approve(approval))
    expect(back.headers.get('location')).toContain('notice=connected')

    const mapped = wordpress.url.replace('127.0.0.1', 'localhost')
    expect(service.heard[0]?.body.sites?.map(({ ref, home, origins }) => ({ ref, home, origins }))).toEqual([
      { ref: 1, home: `${wordpress.url}/`, origins: [{ origin: wordpress.url, url: `${wordpress.url}/` }] },
      { ref: 2, home: `${wordpress.url}/shop/`, origins: [{ origin: wordpress.url, url: `${wordpress.url}/shop/` }] },
      { ref: 3, home: `${mapped}/`, origins: [{ origin: mapped, url: `${mapped}/` }] },
    ])
    const nonce = 'n'.repeat(43)
    const question = (origin: string) => `?parley_verify=${nonce}&parley_origin=${encodeURIComponent(origin)}`
    for (const [home, origin] of [
      [wordpress.url, wordpress.url],
      [`${wordpress.url}/shop`, wordpress.url],
      [mapped, mapped],
    ] as const) {
      const stranger = Person.stranger(home)
      expect((await stranger.get(`${home}/${question(origin)}`)).text).toBe(
        proofOf(service.connection.secret, origin, nonce),
      )
      const page = await stranger.read(`${home}/`)
      expect(page).toContain(`${service.url}/parley.js`)
      expect(page).toContain(`data-identity-url="${new URL(home).pathname.replace(/\/?$/, '/')}?parley_identity=1"`)
    }
    expect((await Person.stranger(mapped).get(`/${question(wordpress.url)}`)).status).toBe(404)
  })

  test('shows its admin each site with how it stands, and says how many are too many; a site’s own admin sees the one', async () => {
    const dataOf = async (admin: Person, address: string): Promise<Record<string, unknown>> => {
      const page = await admin.read(address)
      return JSON.parse(/<script[^>]*id="parley-chat-screen-data"[^>]*>([^<]*)</.exec(page)?.[1] ?? '{}')
    }
    const admin = await Person.signIn(wordpress.url)
    const mapped = wordpress.url.replace('127.0.0.1', 'localhost')
    service.origins.set(mapped, { state: 'failed', reason: 'redirect' })
    await admin.sync()
    const many = `add_filter( 'sites_pre_query', static fn( $found, $query ) => 0 === $query->query_vars['number'] ? range( 1, 107 ) : $found, 10, 2 );`
    await wordpress.with(many, async () => {
      const { sites, leftOut } = await dataOf(admin, screen)
      expect(sites).toMatchObject([
        { home: `${wordpress.url}/`, live: true, failed: false },
        { home: `${wordpress.url}/shop/`, live: true, failed: false },
        { home: `${mapped}/`, live: true, failed: true, screen: `${mapped}/wp-admin/admin.php?page=parley-chat` },
      ])
      expect(leftOut).toBe(7)
    })
    await wordpress.php(
      `$id = wp_insert_user( array( 'user_login' => 'shopkeeper', 'user_pass' => 'password' ) ); add_user_to_blog( 2, $id, 'administrator' );`,
    )
    const shopkeeper = await Person.signIn(wordpress.url, 'shopkeeper')
    expect((await shopkeeper.get(screen)).status).toBe(403)
    const own = await dataOf(shopkeeper, '/shop/wp-admin/admin.php?page=parley-chat')
    expect(own).toMatchObject({ mayManage: false, sites: [], leftOut: 0, site: { home: `${wordpress.url}/shop/` } })
    service.origins.clear()
  })

  test('tells of a site that an admin makes or deletes at once; of one that a visitor makes when an admin looks', async () => {
    const make = (path: string) =>
      `wp_insert_site( array( 'domain' => '${new URL(wordpress.url).host}', 'path' => '/${path}/', 'user_id' => 1 ) );`
    await wordpress.php(make('news'))
    expect(refs()).toEqual([1, 2, 3, 4])
    await wordpress.with(`add_action( 'wp_loaded', static function () { ${make('spam')} } );`, async () => {
      const heard = service.heard.length
      await Person.stranger(wordpress.url).get('/')
      expect(service.heard).toHaveLength(heard)
    })
    expect(await wordpress.php(`echo wp_json_encode( get_blog_option( 5, 'parley_chat_addresses' ) );`)).toBe('false')
    await wordpress.php(`Parley_Chat\\Wire\\Sync::run_for_admin();`)
    expect(refs()).toEqual([1, 2, 3, 4, 5])
    await wordpress.php(`wp_delete_site( 4 ); wp_delete_site( 5 );`)
    expect(refs()).toEqual([1, 2, 3])
  })

  test('tells once more of a site that another request made while a report was on its way', async () => {
    // Past WordPress's functions, so that this process does not know of it, as where another one has done it.
    const arrive = `add_filter( 'pre_http_request', static function ( $answer ) use ( $wpdb ) {
      $wpdb->update( $wpdb->blogs, array( 'archived' => 0 ), array( 'blog_id' => 3 ) );
      return $answer;
    } );`
    const planned = await wordpress.php(`
      update_blog_status( 3, 'archived', 1 );
      wp_clear_scheduled_hook( 'parley_chat_sync', array( 'soon' ) );
      $is_planned = static fn() => false !== wp_next_scheduled( 'parley_chat_sync', array( 'soon' ) );
      Parley_Chat\\Wire\\Sync::run();
      $before = $is_planned();
      ${arrive}
      Parley_Chat\\Wire\\Sync::run();
      echo wp_json_encode( array( $before, $is_planned() ) );
      wp_clear_scheduled_hook( 'parley_chat_sync', array( 'soon' ) );`)
    expect(JSON.parse(planned)).toEqual([false, true])
    expect(refs()).toEqual([1, 2, 3])
  })

  test('tells a site nothing of a user who is no member of it', async () => {
    await wordpress.php(
      `$id = username_exists( 'anna' ) ?: wp_insert_user( array( 'user_login' => 'anna', 'user_pass' => 'password' ) ); add_user_to_blog( 2, $id, 'subscriber' ); remove_user_from_blog( $id, 1 );`,
    )
    const anna = await Person.signIn(wordpress.url, 'anna')
    const token = async (path: string) => JSON.parse((await anna.post(`${path}?parley_identity=1`, {})).text).token
    expect(await token('/shop/')).toMatch(/^ey/)
    expect(await token('/')).toBeNull()
  })

  test('keeps what only a site’s own plugins know of its addresses, whoever stores them', async () => {
    const admin = await Person.signIn(wordpress.url)
    await wordpress.php(
      `add_blog_option( 2, 'icl_sitepress_settings', array() ); $id = username_exists( 'keeper' ) ?: wp_insert_user( array( 'user_login' => 'keeper', 'user_pass' => 'password' ) ); add_user_to_blog( 2, $id, 'administrator' );`,
    )
    // A language plugin that is active on /shop/ alone.
    const languages = `
      if ( 2 === get_current_blog_id() ) {
        add_filter( 'wpml_active_languages', static fn() => array( array( 'url' => 'http://fr.test/' ) ) );
        add_action( 'admin_init', static function () { isset( $_GET['save'] ) && update_option( 'icl_sitepress_settings', array( 'saved' => microtime() ) ); } );
      }`
    const told = () =>
      service.heard.at(-1)?.body.sites?.map(({ origins }) => origins.map(({ origin }) => new URL(origin).hostname))
    const all = [['127.0.0.1'], ['127.0.0.1', 'fr.test'], ['localhost']]
    await wordpress.with(languages, async () => {
      const keeper = await Person.signIn(`${wordpress.url}/shop`, 'keeper')
      await wordpress.php(
        `foreach ( array( 1, 3 ) as $blog ) { $known = get_blog_option( $blog, 'parley_chat_addresses' ); update_blog_option( $blog, 'parley_chat_addresses', array( 'name' => 'as stored' ) + $known ); }`,
      )
      await keeper.get('/shop/wp-admin/index.php?save')
      expect(told()).toEqual(all)
      expect(service.heard.at(-1)?.body.sites?.map(({ name }) => name)).toEqual([
        'as stored',
        'Site /shop/',
        'as stored',
      ])
      await admin.sync()
      expect(told()).toEqual(all)
    })
  })

  test('of more than a hundred sites connects the main one and the oldest others', async () => {
    const answer = await wordpress.php(`
      for ( $id = 1001; $id < 1108; $id++ ) $wpdb->insert( $wpdb->blogs, array( 'blog_id' => $id, 'site_id' => 1, 'domain' => 'many.test', 'path' => "/$id/" ) );
      wp_cache_flush();
      echo wp_json_encode( array( Parley_Chat\\Network::blogs(), Parley_Chat\\Network::left_out() ) );
      $wpdb->query( "DELETE FROM $wpdb->blogs WHERE blog_id > 1000" );`)
    const [blogs, leftOut]: [number[], number] = JSON.parse(answer)
    expect(blogs).toHaveLength(100)
    expect(blogs.slice(0, 4)).toEqual([1, 2, 3, 1001])
    expect(leftOut).toBe(10)
  })

  test('is disconnected for all of them', async () => {
    const admin = await Person.signIn(wordpress.url)
    await admin.press('parley_chat_disconnect', screen)
    expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/disconnect', signed: true })
    for (const path of ['/', '/shop/'])
      expect(await Person.stranger(wordpress.url).read(path)).not.toContain('parley.js')
  })

  test('is cleared when the plugin is deleted, and waits once for a service that is away', async () => {
    const stored = { id: 'wpc_1', secret: 'x'.repeat(43) }
    await wordpress.php(`
      require_once ABSPATH . 'wp-admin/includes/plugin.php';
      deactivate_plugins( 'parley-chat/parley-chat.php', false, true );
      foreach ( array( 1, 2, 3 ) as $blog ) {
        switch_to_blog( $blog );
        update_option( 'parley_chat_connection', json_decode( '${JSON.stringify(stored)}', true ) );
        wp_schedule_event( time() + 999, 'daily', 'parley_chat_sync' );
        wp_schedule_single_event( time() + 999, 'parley_chat_sync', array( 'soon' ) );
        restore_current_blog();
      }
      update_site_option( 'parley_chat_connection', json_decode( '${JSON.stringify(stored)}', true ) );
      update_user_meta( 1, 'parley_chat_connecting', array( 'state' => 'x' ) );`)
    service.faults.set('/v1/wordpress/disconnect', { status: 503 })
    const heard = service.heard.length
    await wordpress.php(
      `require_once ABSPATH . 'wp-admin/includes/plugin.php'; uninstall_plugin( 'parley-chat/parley-chat.php' );`,
    )
    expect(service.heard.slice(heard)).toMatchObject([{ path: '/v1/wordpress/disconnect' }])
    const left = await wordpress.php(`
      $left = $wpdb->get_col( "SELECT meta_key FROM $wpdb->sitemeta WHERE meta_key LIKE '%parley%'" );
      foreach ( array( 1, 2, 3 ) as $blog ) {
        switch_to_blog( $blog );
        $left = array_merge( $left, $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%parley%' OR option_name = 'cron' AND option_value LIKE '%parley%'" ) );
        restore_current_blog();
      }
      echo wp_json_encode( array_merge( $left, $wpdb->get_col( "SELECT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE '%parley%'" ) ) );`)
    expect(JSON.parse(left)).toEqual([])
  })

  test('may have single sites with the plugin, each with a connection of its own, also under its own domain', async () => {
    service.reset()
    service.live = true
    const mapped = wordpress.url.replace('127.0.0.1', 'localhost')
    const connections: { secret: string }[] = []
    for (const [blog, home, name, path] of [
      [2, `${wordpress.url}/shop`, 'keeper', '/shop'],
      [3, mapped, 'admin', ''],
    ] as const) {
      await wordpress.php(
        `require_once ABSPATH . 'wp-admin/includes/plugin.php'; switch_to_blog( ${blog} ); activate_plugin( 'parley-chat/parley-chat.php' );`,
      )
      const admin = await Person.signIn(home, name)
      await admin.get(`${home}/wp-admin/index.php`)
      const own = `${path}/wp-admin/admin.php?page=parley-chat`
      const approval = (await admin.press('parley_chat_connect', own)).headers.get('location') ?? ''
      expect(new URL(approval).searchParams.get('home')).toBe(`${home}/`)
      expect(new URL(approval).searchParams.get('return')).toBe(`${home}/wp-admin/admin.php?page=parley-chat`)
      const back = await admin.get(service.approve(approval))
      expect(back.headers.get('location')).toContain('notice=connected')
      expect(service.heard.at(-1)?.body.sites?.map(({ ref }) => ref)).toEqual([blog])
      connections.push(service.connection)
    }
    const nonce = 'n'.repeat(43)
    for (const [index, home] of [`${wordpress.url}/shop`, mapped].entries()) {
      const { origin } = new URL(home)
      const question = `?parley_verify=${nonce}&parley_origin=${encodeURIComponent(origin)}`
      const stranger = Person.stranger(home)
      expect(await stranger.read(`${home}/${question}`)).toBe(proofOf(connections[index]?.secret ?? '', origin, nonce))
      expect(await stranger.read(`${home}/`)).toContain('parley.js')
    }
    expect(await Person.stranger(wordpress.url).read('/')).not.toContain('parley')
    expect(await wordpress.php(`echo wp_json_encode( get_site_option( 'parley_chat_connection' ) );`)).toBe('false')
  })
})
