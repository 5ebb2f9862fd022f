import { settings } from '../world/set-up.ts'
import { expect, test } from './meeting.ts'

/** A site that allows what Status says and nothing else. @param change PHP that changes the policy `$line`. */
const strictSite = (change = '') => `
  add_action( 'send_headers', static function () {
    $line = Parley_Chat\\Health\\Content_Security_Policy::line();
    ${change}
    header( "Content-Security-Policy: default-src 'none'; $line" );
  } );`

/** As plugins do that have a nonce for each of the site's scripts; and then no address counts. */
const nonceSite = `${strictSite(`$line = preg_replace( '/script-src [^;]+/', "script-src 'nonce-once'", $line );`)}
  add_filter( 'script_loader_tag', static function ( $tag ) {
    $processor = new WP_HTML_Tag_Processor( $tag );
    while ( $processor->next_tag( 'script' ) ) $processor->set_attribute( 'nonce', 'once' );
    return $processor->get_updated_html();
  }, 30 );`

/** As from the service, which renews it when the chat is opened. @returns PHP that has the launcher show a picture. */
const pictured = (avatarUrl: string) => `
  $state = get_option( 'parley_chat_state' );
  $config = json_decode( $state['config'] );
  $config->look->launcher = array( 'avatar' => true );
  $config->look->avatarUrl = '${avatarUrl}';
  update_option( 'parley_chat_state', array( 'config' => wp_json_encode( $config ) ) + $state );`

test('under the Content Security Policy that Status prints, the chat floats, comes through the gate and stands in a page', async ({
  meeting: { wordpress },
  connected: _,
  visit,
}) => {
  const page = `array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Help', 'post_content' => '[parley_chat height="635"]' )`
  const help = await wordpress.php(`echo get_permalink( wp_insert_post( ${page} ) );`)
  const gated = settings({ devices: 'computers' })
  // On the other name of loopback, so from another host than the shop's.
  const picture = `http://localhost:${wordpress.port}/wp-includes/images/w-logo-blue.png`
  const cases = [
    { name: 'floating', site: strictSite(), set: pictured(picture), shows: picture },
    { name: 'gate', site: strictSite(), set: gated },
    { name: 'gate with a nonce', site: nonceSite, set: gated },
    { name: 'inline', site: strictSite(), set: settings({}), address: help },
  ]
  for (const { name, site, set = '', address, shows } of cases)
    await test.step(name, async () => {
      await wordpress.php(set)
      await wordpress.with(site, async () => {
        const shopper = await visit(address)
        if (shows) {
          const image = shopper.page.locator('parley-chat img')
          await expect(image).toHaveAttribute('src', shows)
          const isWhole = () => image.evaluate((seen) => seen instanceof HTMLImageElement && seen.naturalWidth > 0)
          await expect.poll(isWhole).toBe(true)
        }
        if (address) {
          const place = await shopper.page.locator('.parley-chat-inline').boundingBox()
          expect(place?.height).toBe(630)
          expect(await shopper.page.locator('parley-chat iframe').boundingBox()).toEqual(place)
        } else await shopper.open()
        await shopper.say('Hello')
        await expect(shopper.answers()).toHaveText(['Hello!'])
      })
    })
})
