import { randomUUID } from 'node:crypto'
import type { Person } from './world/person.ts'
import { settings } from './world/set-up.ts'
import { expect, test } from './world/world.ts'

const holdsChat = async (person: Person, path: string) => (await person.read(path)).includes('parley.js')

test.beforeEach(({ service }) => {
  service.live = true
})

test('the chat is where the admin wants it', async ({ connected: _, stranger, wordpress }) => {
  const page = Number(await wordpress.php(`echo get_page_by_path( 'sample-page' )->ID;`))
  const shown = async () => ({
    front: await holdsChat(stranger, '/'),
    page: await holdsChat(stranger, '/sample-page/'),
  })
  expect(await shown()).toEqual({ front: true, page: true })
  await wordpress.php(settings({ where: 'only', pages: [page] }))
  expect(await shown()).toEqual({ front: false, page: true })
  await wordpress.php(settings({ where: 'except', pages: [page] }))
  expect(await shown()).toEqual({ front: true, page: false })
  await wordpress.php(settings({ hidden_types: ['page'] }))
  expect(await shown()).toEqual({ front: true, page: false })
  await wordpress.php(settings({ shop_pages: 'only' }))
  expect(await shown()).toEqual({ front: false, page: false })
})

/**
 * What WooCommerce, which cannot be installed here, tells of a page. Its shop is the archive of its products, and not the page
 * that an admin chooses.
 */
const wooCommerce = `
  add_action( 'init', static fn() => register_post_type( 'product', array( 'public' => true, 'has_archive' => true, 'rewrite' => false ) ) );
  function wc_get_page_id( $page ) { $found = get_page_by_path( $page ); return $found ? $found->ID : -1; }
  function is_shop() { return is_post_type_archive( 'product' ); }
  function is_woocommerce() { return is_shop() || is_singular( 'product' ); }
  function is_cart() { return is_page( 'cart' ); }
  function is_checkout() { return is_page( 'checkout' ); }
  function is_account_page() { return is_page( 'account' ); }`
const post = (type: string, name: string) =>
  `if ( ! get_page_by_path( '${name}', OBJECT, '${type}' ) ) wp_insert_post( array( 'post_type' => '${type}', 'post_status' => 'publish', 'post_title' => '${name}', 'post_name' => '${name}' ) );`

test('the shop is hidden, alone or like any other page, and its front page can be chosen', async ({
  connected: _,
  stranger,
  wordpress,
}) => {
  await wordpress.with(wooCommerce, async () => {
    const pages = ['shop', 'cart', 'checkout', 'account']
    const shop = await wordpress.php(
      `${pages.map((name) => post('page', name)).join('')} ${post('product', 'jug')} echo wc_get_page_id( 'shop' );`,
    )
    const paths = {
      front: '/',
      shop: '/?post_type=product',
      search: '/?s=jug&post_type=product',
      product: '/?product=jug',
      cart: '/cart/',
      checkout: '/checkout/',
      account: '/account/',
    }
    const shown = async (given: Parameters<typeof settings>[0]) => {
      await wordpress.php(settings(given))
      const at = Object.entries(paths).map(async ([name, path]) => [name, await holdsChat(stranger, path)])
      return Object.fromEntries(await Promise.all(at))
    }
    const inShop = (is: boolean) => ({ shop: is, search: is, product: is, cart: is, checkout: is, account: is })
    expect(await shown({ shop_pages: 'shown' })).toEqual({ front: true, ...inShop(true) })
    expect(await shown({ shop_pages: 'hidden' })).toEqual({ front: true, ...inShop(false) })
    expect(await shown({ shop_pages: 'only' })).toEqual({ front: false, ...inShop(true) })
    const chosen = { pages: [Number(shop)] }
    expect(await shown({ where: 'only', ...chosen })).toEqual({ front: false, ...inShop(false), shop: true })
    expect(await shown({ where: 'except', ...chosen })).toEqual({ front: true, ...inShop(true), shop: false })
  })
})

test('the page of the posts can be chosen, for as long as it is one', async ({ connected: _, stranger, wordpress }) => {
  const [front, posts]: [number, number] = JSON.parse(
    await wordpress.php(`${post('page', 'welcome')} ${post('page', 'news')}
      echo wp_json_encode( array( get_page_by_path( 'welcome' )->ID, get_page_by_path( 'news' )->ID ) );`),
  )
  await wordpress.php(settings({ where: 'only', pages: [posts] }))
  const shownWith = (reading: 'page' | 'posts') => {
    const options = { show_on_front: `'${reading}'`, page_on_front: front, page_for_posts: posts }
    const kept = Object.entries(options).map(
      ([name, is]) => `add_filter( 'pre_option_${name}', static fn() => ${is} );`,
    )
    return wordpress.with(kept.join(''), async () => ({
      front: await holdsChat(stranger, '/'),
      news: await holdsChat(stranger, '/news/'),
    }))
  }
  expect(await shownWith('page')).toEqual({ front: false, news: true })
  // WordPress keeps which page it was.
  expect(await shownWith('posts')).toEqual({ front: false, news: true })
})

test('never in feeds, embeds, the login page, and previews of builders', async ({ connected: _, stranger }) => {
  const builders = [
    '/?elementor-preview=1',
    '/?fl_builder',
    '/?et_fb=1',
    '/?vc_editable=true',
    '/?brizy-edit-iframe',
    '/?ct_builder=true',
    '/?bricks=run',
    '/?tve=true',
  ]
  const paths = ['/feed/', '/hello-world/embed/', '/wp-login.php', ...builders]
  expect(await holdsChat(stranger, '/')).toBe(true)
  for (const path of paths) expect(await holdsChat(stranger, path), path).toBe(false)
})

test('never in the previews of WordPress: of a post, of the Customizer, of the site editor', async ({
  connected: { admin },
}) => {
  expect(await holdsChat(admin, '/')).toBe(true)
  const customizer = `/?customize_changeset_uuid=${randomUUID()}&customize_messenger_channel=preview-0`
  for (const preview of ['/hello-world/?preview=true', customizer, '/?wp_customize=on', '/?wp_site_preview=1']) {
    const { status, text } = await admin.get(preview)
    expect(status, preview).toBe(200)
    expect({ whole: text.includes('</main>'), chat: text.includes('parley.js') }, preview).toEqual({
      whole: true,
      chat: false,
    })
  }
})

test('never on AMP’s pages, whichever plugin makes them', async ({ connected: _, stranger, wordpress }) => {
  const names = ['amp_is_request', 'is_amp_endpoint', 'ampforwp_is_amp_endpoint']
  const plugins = names.map((name) => `function ${name}() { return '${name}' === ( $_GET['by'] ?? '' ); }`)
  await wordpress.with(plugins.join('\n'), async () => {
    expect(await holdsChat(stranger, '/')).toBe(true)
    for (const name of names) expect(await holdsChat(stranger, `/?by=${name}`), name).toBe(false)
  })
})
