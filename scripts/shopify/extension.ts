import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Files, inOrder, readFiles } from '../files.ts'

const root = join(import.meta.dirname, '../..')

/** Its folder's name within the app, and its handle. */
export const handle = 'parley-chat'

/** The app's folder in the repository. */
export const sources = join(root, 'plugins/shopify-app')

/**
 * What Shopify gets as the extension: the sources, and the widget's loader as it was built.
 *
 * @throws where the widget was not built.
 */
export async function assembleExtension(): Promise<Files> {
  const files = new Map<string, string | Uint8Array>(await readFiles(join(sources, 'extensions', handle)))
  files.set('assets/parley.js', await readFile(join(root, 'widget/dist/parley.js')))
  return inOrder(files)
}
