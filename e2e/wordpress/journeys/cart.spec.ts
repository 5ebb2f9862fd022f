import { stream } from '../../../backend/test/agents/fake-agent.ts'
import type { Shopper } from '../../world/world.ts'
import type { WordPress } from '../world/wordpress.ts'
import { expect, test } from './meeting.ts'

/**
 * What of WooCommerce the chat's button meets, with the wire of its Store API: a nonce that comes as a header and must go
 * back, 201, and errors by their codes. WooCommerce itself is in no registry of packages.
 */
const wooCommerce = `
  function WC() {}
  add_action( 'rest_api_init', static function () {
    $respond = static function ( $data, int $status ) {
      $response = new WP_REST_Response( $data, $status );
      $response->header( 'Nonce', wp_create_nonce( 'wc_store_api' ) );
      return $response;
    };
    register_rest_route( 'wc/store/v1', '/cart', array( 'methods' => 'GET', 'permission_callback' => '__return_true', 'callback' => static fn() => $respond( array( 'items' => array() ), 200 ) ) );
    register_rest_route( 'wc/store/v1', '/cart/add-item', array( 'methods' => 'POST', 'permission_callback' => '__return_true', 'callback' => static function ( $request ) use ( $respond ) {
      $item = array( $request['id'], $request['quantity'] );
      if ( ! wp_verify_nonce( (string) $request->get_header( 'Nonce' ), 'wc_store_api' ) ) return $respond( array( 'code' => 'woocommerce_rest_invalid_nonce' ), 403 );
      if ( 7 === $item[0] ) exit( 'Please wait while your browser is checked.' );
      if ( 13 === $item[0] ) return $respond( array( 'code' => 'woocommerce_rest_product_out_of_stock' ), 400 );
      if ( 42 !== $item[0] ) return $respond( array( 'code' => 'woocommerce_rest_cart_invalid_product' ), 400 );
      update_option( 'test_cart', array_merge( get_option( 'test_cart', array() ), array( $item ) ) );
      return $respond( array( 'items' => array() ), 201 );
    } ) );
  } );`

const answer = `Have a look:

\`\`\`parley
{ "type": "products", "text": "Four things",
  "items": [{ "id": "cup", "title": "Cup", "variantId": "42" }, { "id": "13", "title": "Pot" }, { "id": "dawn", "title": "Set" }, { "id": "7", "title": "Tray" }] }
\`\`\`
`

const inCart = async (wordpress: WordPress): Promise<unknown> =>
  JSON.parse(await wordpress.php(`echo wp_json_encode( get_option( 'test_cart', array() ) );`))

const buttonOf = (shopper: Shopper, title: string) =>
  shopper.chat.locator('.product').filter({ hasText: title }).getByRole('button')

for (const [permalinks, structure] of [
  ['pretty', '/%postname%/'],
  ['plain', ''],
] as const)
  test(`a product's button puts it into the cart of the shop, with ${permalinks} permalinks, and not before the click`, async ({
    meeting: { agent, wordpress },
    connected: _,
    visit,
  }) => {
    agent.answerWith(stream([answer]))
    const setPermalinks = (to: string) =>
      wordpress.php(
        `delete_option( 'test_cart' ); $wp_rewrite->set_permalink_structure( '${to}' ); flush_rewrite_rules();`,
      )
    await setPermalinks(structure)
    try {
      await wordpress.with(wooCommerce, async () => {
        const shopper = await visit()
        await shopper.page.evaluate(() =>
          document.body.addEventListener('wc-blocks_added_to_cart', () => Reflect.set(window, 'added', true)),
        )
        await shopper.open()
        await shopper.say('Which cups do you have?')
        const cup = buttonOf(shopper, 'Cup')
        await expect(cup).toHaveText('Add to cart')
        expect(await inCart(wordpress)).toEqual([])

        await cup.click()
        await expect(cup).toHaveText('Added')
        expect(await inCart(wordpress)).toEqual([[42, 1]])
        expect(await shopper.page.evaluate(() => Reflect.get(window, 'added'))).toBe(true)

        await buttonOf(shopper, 'Pot').click()
        await expect(buttonOf(shopper, 'Pot')).toHaveText('Sold out')
        for (const title of ['Set', 'Tray']) {
          await buttonOf(shopper, title).click()
          await expect(buttonOf(shopper, title)).toHaveClass(/failed/)
        }
        expect(await inCart(wordpress)).toEqual([[42, 1]])
      })
    } finally {
      await setPermalinks('/%postname%/')
    }
  })
