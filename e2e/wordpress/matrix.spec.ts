import type { Page } from '@playwright/test'
import { proofOf } from './world/keys.ts'
import { Person } from './world/person.ts'
import { startPhpServer } from './world/php-server.ts'
import { startWasmServer } from './world/php-wasm/wasm-server.ts'
import { signIn } from './world/sign-in.ts'
import { complaintsOf, startWordPress } from './world/wordpress.ts'
import { wordpressTree } from './world/wordpress-tree.ts'
import { expect, test } from './world/world.ts'

const debians = 'Debian’s'
const matrix = [
  { tree: 'oldest', php: '7.4', serve: startWasmServer('7.4') },
  { tree: 'current', php: '8.5', serve: startWasmServer('8.5') },
  { tree: 'oldest', php: debians, serve: startPhpServer },
] as const

const screen = '/wp-admin/admin.php?page=parley-chat'
const question = 'n'.repeat(43)

for (const { tree, php, serve } of matrix) {
  test(`from activation to uninstall on the ${tree} WordPress and ${php} PHP`, async ({ page, service }) => {
    // The first of a machine fetches them.
    test.setTimeout(300_000)
    service.reset()
    const wordpress = await startWordPress({ PARLEY_CHAT_BACKEND: service.url }, () => wordpressTree(tree), serve)
    try {
      const admin = await Person.signIn(wordpress.url)
      const plugins = async (pattern: string) =>
        new RegExp(pattern).exec(await admin.read('/wp-admin/plugins.php'))?.[1]?.replaceAll('&amp;', '&') ?? ''

      await admin.get(`/wp-admin/${await plugins('(plugins\\.php\\?action=activate&amp;plugin=parley-chat[^"]*)')}`)
      expect(await admin.read(screen)).toContain('Until then nothing is sent anywhere.')
      const approval = (await admin.press('parley_chat_connect')).headers.get('location') ?? ''
      const back = await admin.get(service.approve(approval))
      expect(back.headers.get('location')).toContain('notice=connected')
      if (php !== debians) expect(service.heard[0]?.body.versions).toMatchObject({ php: expect.stringContaining(php) })

      service.live = true
      expect((await admin.sync()).status).toBe(200)
      expect(await admin.read(screen)).toContain(service.url)
      const stranger = Person.stranger(wordpress.url)
      const asked = `/?parley_verify=${question}&parley_origin=${encodeURIComponent(wordpress.url)}`
      expect((await stranger.get(asked)).text).toBe(proofOf(service.connection.secret, wordpress.url, question))
      expect(await stranger.read('/')).toContain(`src="${service.url}/parley.js"`)
      // What the screen's script needs is a matter of WordPress, not of PHP.
      if (php === debians) await seesScreen(page, wordpress.url)

      await wordpress.php(
        `require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins( 'parley-chat/parley-chat.php' );`,
      )
      const nonce = await plugins('_wpUpdatesSettings = {"ajax_nonce":"([0-9a-f]+)"')
      const form = { action: 'delete-plugin', slug: 'parley-chat', plugin: 'parley-chat/parley-chat.php' }
      const deleted = await admin.post('/wp-admin/admin-ajax.php', { ...form, _ajax_nonce: nonce })
      expect(JSON.parse(deleted.text)).toMatchObject({ success: true })
      expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/disconnect', signed: true })
      const left = `$wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%parley%'" )`
      expect(JSON.parse(await wordpress.php(`echo wp_json_encode( ${left} );`))).toEqual([])
      expect(await complaintsOf(wordpress)).toEqual([])
    } finally {
      await wordpress.stop()
    }
  })
}

/** The screen of a connected site, drawn by its script, which found all that it needs. */
async function seesScreen(page: Page, url: string): Promise<void> {
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  await signIn(page, url)
  await page.goto(`${url}${screen}`)
  for (const name of ['Appearance', 'Where it shows', 'Customers and privacy', 'Status', 'Overview']) {
    await page.getByRole('tab', { name }).click()
    await expect(page.getByRole('tabpanel', { name })).toBeVisible()
  }
  expect(errors).toEqual([])
}
