import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readSources, slug, sources } from '../plugin.ts'
import { languageFiles } from './language-files.ts'

/** `npm run languages:wordpress`: writes what is made from the plugin's texts and its translations anew. */
const folder = join(sources, slug)
for (const [name, text] of languageFiles(await readSources())) {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), text)
  console.log(name)
}
