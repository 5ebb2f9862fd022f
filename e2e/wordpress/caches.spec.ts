import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { settings } from './world/set-up.ts'
import { expect, test } from './world/world.ts'

const functions = [
  'rocket_clean_domain',
  'wp_cache_clear_cache',
  'w3tc_flush_all',
  'sg_cachepress_purge_cache',
  'wpfc_clear_all_cache',
]
const actions = ['litespeed_purge_all', 'cache_enabler_clear_complete_cache', 'breeze_clear_all_cache']
const everyCache = [...functions, ...actions, 'autoptimizeCache'].sort()

/** All cache plugins at once, as far as we call them: each writes down that its pages were thrown away. */
const cachePlugins = `
  function purged( $cache ) { file_put_contents( ABSPATH . 'purged.log', "$cache\\n", FILE_APPEND | LOCK_EX ); }
  ${functions.map((name) => `function ${name}() { purged( '${name}' ); }`).join('\n')}
  ${actions.map((name) => `add_action( '${name}', static fn() => purged( '${name}' ) );`).join('\n')}
  class autoptimizeCache { static function clearall() { purged( 'autoptimizeCache' ); } }`

test('each cache is emptied once, when the pages have changed and only then', async ({
  connected: { admin },
  service,
  wordpress,
}) => {
  const log = join(wordpress.folder, 'purged.log')
  const purgedBy = async (change: () => Promise<unknown>) => {
    await rm(log, { force: true })
    await change()
    const caches = await readFile(log, 'utf8').catch(() => '')
    return caches.split('\n').filter(Boolean).sort()
  }
  await wordpress.with(cachePlugins, async () => {
    service.live = true
    expect(await purgedBy(() => admin.sync()), 'the chat is live').toEqual(everyCache)
    expect(await purgedBy(() => admin.sync()), 'nothing has changed').toEqual([])
    service.health = { state: 'ok' }
    expect(await purgedBy(() => admin.sync()), 'what no page says has changed').toEqual([])
    service.config = { ...service.config, version: 2, name: 'Another' }
    expect(await purgedBy(() => admin.sync()), 'another look').toEqual(everyCache)
    for (const devices of ['phones', 'computers'])
      expect(await purgedBy(() => wordpress.php(settings({ devices }))), devices).toEqual(everyCache)
    expect(await purgedBy(() => admin.press('parley_chat_disconnect')), 'disconnected').toEqual(everyCache)
  })
})

test('no cache keeps what an admin sees in test mode, nor a proof', async ({
  connected: { admin },
  stranger,
  wordpress,
}) => {
  await wordpress.php(settings({ test_mode: true }))
  const said = `add_action( 'shutdown', static function () { echo defined( 'DONOTCACHEPAGE' ) && DONOTCACHEPAGE ? 'not to be kept' : 'may be kept'; } );`
  await wordpress.with(said, async () => {
    expect(await admin.read('/')).toMatch(/not to be kept$/)
    expect(await stranger.read('/')).toMatch(/may be kept$/)
    expect(await stranger.read(`/?parley_verify=${'n'.repeat(43)}`)).toMatch(/not to be kept$/)
  })
})
