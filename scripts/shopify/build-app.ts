import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Files } from '../files.ts'
import { type AppSettings, appToml } from './app-settings.ts'
import { assembleExtension, handle, sources } from './extension.ts'
import { lintExtension } from './lint-extension.ts'

/**
 * Writes the folder that `shopify app deploy` takes: the extension, and where the settings are known `shopify.app.toml`.
 *
 * @returns what it wrote, by name.
 * @throws with all that Shopify would refuse.
 */
export async function buildApp(settings: AppSettings | null, to = join(sources, 'dist')): Promise<Files> {
  const extension = await assembleExtension()
  const findings = lintExtension(extension)
  if (findings.length > 0) throw new Error(findings.join('\n'))
  const files = new Map([...extension].map(([name, content]) => [`extensions/${handle}/${name}`, content]))
  if (settings) files.set('shopify.app.toml', appToml(settings))
  // The command line tool looks for one.
  files.set('package.json', `${JSON.stringify({ name: 'parley-shopify-app', private: true })}\n`)
  await rm(to, { recursive: true, force: true })
  for (const [name, content] of files) {
    await mkdir(dirname(join(to, name)), { recursive: true })
    await writeFile(join(to, name), content)
  }
  return files
}
