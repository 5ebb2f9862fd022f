import { writeFile } from 'node:fs/promises'
import { graphqlDocuments } from './documents.ts'
import { adminIntrospection } from './introspection.ts'
import { adminSchemaFile } from './schema-file.ts'
import { trimSchema } from './trim.ts'

/** `npx node scripts/shopify/admin-schema/write.ts`: what of Shopify's Admin API the backend's documents ask for, anew. */
await writeFile(adminSchemaFile, trimSchema(await adminIntrospection(), (await graphqlDocuments()).values()))
