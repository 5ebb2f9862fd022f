import { join } from 'node:path'
import { type Files, readFiles } from '../files.ts'

/** Its name in the directory, its folder's and its text domain's. */
export const slug = 'parley-chat'

/** Of the repository. */
export const sources = join(import.meta.dirname, '../../plugins/wordpress')

/** The scripts that are built, each from a folder of src/. */
export const scripts = ['settings', 'block']

/** The plugin's folder, and under src/ what its scripts are built from. */
export async function readSources(from = sources): Promise<Files> {
  const files = new Map(await readFiles(join(from, slug)))
  for (const [name, content] of await readFiles(join(from, 'src'))) files.set(`src/${name}`, content)
  return files
}
