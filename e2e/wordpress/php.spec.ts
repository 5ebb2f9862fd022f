import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './world/run.ts'
import { expect, test } from './world/world.ts'

const plugin = join(import.meta.dirname, '../../plugins/wordpress')
const tests = join(plugin, 'tests')

test('PHPUnit, inside the real site', async ({ admin: _, wordpress }) => {
  const bootstrap = join(tests, 'bootstrap.php')
  const output = await run(
    'phpunit',
    ['--no-configuration', '--fail-on-warning', '--fail-on-risky', '--bootstrap', bootstrap, tests],
    wordpress.folder,
  )
  expect(output).toContain('OK (')
})

const files = readdirSync(join(plugin, 'parley-chat'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.php'),
)

test('every PHP file refuses to be opened by itself', async () => {
  for (const name of files) {
    const code = readFileSync(join(plugin, 'parley-chat', name), 'utf8')
    expect(code, name).toMatch(/^defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;$/m)
    expect(code, name).not.toMatch(/localhost|127\.0\.0\.1|<<<|\bwp_redirect\b/)
  }
})

test('the version is the same wherever it stands', () => {
  const read = (name: string) => readFileSync(join(plugin, 'parley-chat', name), 'utf8')
  const header = /^ \* Version: +(\S+)$/m.exec(read('parley-chat.php'))?.[1]
  expect(header).toBeDefined()
  expect(/^Stable tag: (\S+)$/m.exec(read('readme.txt'))?.[1]).toBe(header)
  expect(/'PARLEY_CHAT_VERSION', '([^']+)'/.exec(read('autoload.php'))?.[1]).toBe(header)
})
