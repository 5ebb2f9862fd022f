import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { graphqlDocuments } from './documents.ts'
import { adminIntrospection } from './introspection.ts'
import { adminSchemaFile } from './schema-file.ts'
import { trimSchema } from './trim.ts'

/**
 * `npx node scripts/shopify/admin-schema/write.ts`: what of Shopify's Admin API the backend's documents ask for, anew. With
 * `--check` nothing is written, and it fails where the file is another. It fetches Shopify's schema, so no test runs it.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const schema = trimSchema(await adminIntrospection(), (await graphqlDocuments()).values())
if (!values.check) await writeFile(adminSchemaFile, schema)
else if ((await readFile(adminSchemaFile, 'utf8')) !== schema) {
  console.error(`${adminSchemaFile} is not what Shopify gives out: write it without --check`)
  process.exitCode = 1
}
