import { copyBelow, removeBelow } from '../world/below.ts'
import { complaintsOf } from '../world/wordpress.ts'
import { expect, test } from './meeting.ts'

test('a copied database at another address has no chat and asks; the live shop chats on, also when the copy is uninstalled', async ({
  meeting: { wordpress },
  connected,
  visit,
}) => {
  const { page } = connected
  const copy = await copyBelow(wordpress, 'staging')
  const shopper = await visit(`${copy.url}/`)
  await expect(shopper.page.getByRole('link', { name: 'Lumme & Co' }).first()).toBeVisible()
  expect(await shopper.page.content()).not.toContain('parley')

  await connected.signInAt(copy.url)
  await page.goto(connected.screen)
  await expect(page.getByText('Has the site moved, or is this a copy of it?')).toBeVisible()
  await copy.php(`do_action( 'parley_chat_sync' );`)
  for (const end of ['deactivate_plugins', 'uninstall_plugin'])
    await copy.php(`require_once ABSPATH . 'wp-admin/includes/plugin.php'; ${end}( 'parley-chat/parley-chat.php' );`)
  expect(await copy.php(`echo wp_json_encode( get_option( 'parley_chat_connection' ) );`)).toBe('false')
  expect((await copy.requests()).filter(({ ours }) => ours)).toEqual([])
  expect(await complaintsOf(copy)).toEqual([])
  await removeBelow(copy)

  await connected.signInAt(wordpress.url)
  await connected.seesOrigin(wordpress.url, 'proven')
  const customer = await visit()
  await customer.open()
  await customer.say('Are you still there?')
  await expect(customer.answers()).toHaveText('Hello!')
})
