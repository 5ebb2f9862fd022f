import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Files, inOrder, textOf } from '../files.ts'
import { bundleScript } from './bundle/bundle-script.ts'
import { scriptTranslations } from './languages/language-files.ts'
import { readSources, scripts, sources } from './plugin.ts'
import { fillReadme, readService, servicePhp } from './service.ts'

/**
 * What the zip holds: the plugin's folder, with the service's address in it, and its scripts with their translations and
 * with what they are built from, which the directory wants to read.
 */
export async function assemblePlugin(from = sources): Promise<Files> {
  const service = readService(await readFile(join(from, 'service.json'), 'utf8'))
  const files = new Map<string, string | Uint8Array>(await readSources(from))
  files.set('readme.txt', fillReadme(textOf(files.get('readme.txt')), service))
  for (const [name, text] of scriptTranslations(files)) files.set(name, text)
  files.set('service.php', servicePhp(service))
  for (const name of scripts) {
    const { code, asset } = await bundleScript(join(from, 'src', name, 'main.tsx'))
    files.set(`build/${name}.js`, code)
    files.set(`build/${name}.asset.php`, asset)
  }
  return inOrder(files)
}
