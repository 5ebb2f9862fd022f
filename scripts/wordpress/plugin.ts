import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Files, inOrder, readFiles, textOf } from './files.ts'
import { fillReadme, readService, servicePhp } from './service.ts'

/** Its name in the directory, its folder's and its text domain's. */
export const slug = 'parley-chat'

/** Of the repository. */
export const sources = join(import.meta.dirname, '../../plugins/wordpress')

/** What the zip holds: the plugin's folder, with the service's address in it. */
export async function assemblePlugin(from = sources): Promise<Files> {
  const service = readService(await readFile(join(from, 'service.json'), 'utf8'))
  const files = new Map<string, string | Uint8Array>(await readFiles(join(from, slug)))
  files.set('readme.txt', fillReadme(textOf(files.get('readme.txt')), service))
  files.set('service.php', servicePhp(service))
  return inOrder(files)
}
