import { fileURLToPath } from 'node:url'

/** Shopify's Admin API 2026-10, as far as the backend asks it. */
export const adminSchemaFile = fileURLToPath(
  new URL('../../../backend/test/fixtures/shopify-admin-2026-10.graphql', import.meta.url),
)
