import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cached } from './cached.ts'
import { run } from './run.ts'

// The smallest package that holds the drop-in; the rest of it stays in its archive.
const playground = '@wp-playground/cli@3.1.56'

/** Of Debian's releases, which keeps each on its WordPress: the first with one that the plugin takes. */
const oldest = 'trixie'

/** A current WordPress as Debian packages it, or the oldest, and the drop-in that lets it run on SQLite: its folder. */
export function wordpressTree(which: 'current' | 'oldest' = 'current'): Promise<string> {
  if (!existsSync('/etc/debian_version')) {
    throw new Error('The WordPress tests take WordPress out of Debian packages, so they need Debian and its apt.')
  }
  return cached(which === 'current' ? 'tree' : `tree-${oldest}`, async (folder) => {
    const suite = which === 'current' ? [] : [`WP_SUITE=${oldest}`]
    await run('env', [...suite, 'bash', join(import.meta.dirname, 'get-wordpress.sh'), folder])
    await addSqlite(folder)
  })
}

async function addSqlite(tree: string): Promise<void> {
  const zip = 'package/sqlite-database-integration.zip'
  const archive = (await run('npm', ['pack', '--silent', playground], tree)).trim()
  await run('tar', ['xzf', archive, zip], tree)
  const unpack = `$z = new ZipArchive; $z->open( '${zip}' ) === true && $z->extractTo( 'wp-content/plugins' ) || exit( 1 );`
  await run('php', ['-r', unpack], tree)
  const plugins = join(tree, 'wp-content/plugins')
  await run('mv', ['plugin-sqlite-database-integration', 'sqlite-database-integration'], plugins)
  await run('cp', [join(plugins, 'sqlite-database-integration/db.copy'), join(tree, 'wp-content/db.php')])
  await run('rm', ['-r', archive, 'package'], tree)
}
