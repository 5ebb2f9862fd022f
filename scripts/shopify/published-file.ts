import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A file of a package in which Shopify gives out its schemas: `published/package.json` has them, `npm test` installs them. */
export const publishedFile = (path: string): Promise<Buffer> =>
  readFile(join(import.meta.dirname, 'published/node_modules', path))
