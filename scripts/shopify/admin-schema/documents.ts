import { join } from 'node:path'
import { readFiles } from '../../files.ts'

const shopifySources = join(import.meta.dirname, '../../../backend/src/platforms/shopify')

/** Every GraphQL document that the backend sends, by the file that holds it: each begins with `#graphql`. */
export async function graphqlDocuments(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [name, content] of await readFiles(shopifySources))
    for (const [, document = ''] of new TextDecoder().decode(content).matchAll(/`#graphql\n([^`]*)`/g))
      found.set(`${name} ${/\w+ \w+/.exec(document)?.[0]}`, document)
  return found
}
