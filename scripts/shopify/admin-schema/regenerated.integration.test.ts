import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { graphqlDocuments } from './documents.ts'
import { adminIntrospection } from './introspection.ts'
import { adminSchemaFile } from './schema-file.ts'
import { trimSchema } from './trim.ts'

it("the schema that tests answer by is a part of Shopify's own, and what `write.ts` makes of it", async () => {
  const trimmed = trimSchema(await adminIntrospection(), (await graphqlDocuments()).values())
  expect(await readFile(adminSchemaFile, 'utf8')).toBe(trimmed)
})
