import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { moved } from './moved.ts'
import { run } from './run.ts'
import { type Constants, installWordPress, siteIn, type WordPress, type WordPressSite } from './wordpress.ts'

// Both have plain permalinks: what no file answers goes to the WordPress above, as with a host that rewrites nothing there.
const plain = `update_option( 'permalink_structure', '' );`

/** A WordPress of its own in a path of the same origin. */
export async function installBelow(wordpress: WordPress, name: string, constants: Constants): Promise<WordPressSite> {
  const folder = join(wordpress.folder, name)
  const url = `${wordpress.url}/${name}`
  await mkdir(folder)
  await installWordPress(folder, url, constants)
  const site = siteIn(folder, url)
  await site.php(plain)
  return site
}

/** A copy of all files and of the database at another origin, made as tools do that copy sites: no hook of WordPress runs. */
export async function copyBelow(wordpress: WordPress, name: string): Promise<WordPressSite> {
  const folder = join(wordpress.folder, name)
  const url = `http://localhost:${wordpress.port}/${name}`
  await mkdir(folder)
  // Not into itself, and without what the original said and asked.
  const left = `--exclude './${name}' --exclude ./requests.log --exclude ./wp-content/debug.log`
  await run('sh', ['-c', `tar -C "$1" -c ${left} . | tar -C "$2" -x`, 'sh', wordpress.folder, folder])
  const site = siteIn(folder, url)
  await site.php(`${moved(wordpress.url, url)} ${plain}`)
  return site
}

/** Takes it away from the server at once, which may still answer a request from it. */
export async function removeBelow({ folder }: WordPressSite): Promise<void> {
  const gone = `${folder}-gone`
  await rename(folder, gone)
  await rm(gone, { recursive: true })
}
