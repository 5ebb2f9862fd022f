import { gunzipSync } from 'node:zlib'
import * as v from 'valibot'
import { publishedFile } from '../published-file.ts'

/** Of a field, beside what every introspection says: what an app must be allowed for it, in words. */
const access = v.object({
  name: v.string(),
  requiredAccess: v.nullable(v.string()),
  isProtected: v.optional(v.nullable(v.boolean())),
})
export const introspection = v.object({
  data: v.looseObject({
    __schema: v.looseObject({
      types: v.array(v.looseObject({ name: v.string(), fields: v.nullish(v.array(v.looseObject(access.entries))) })),
    }),
  }),
})
export type Introspection = v.InferOutput<typeof introspection>['data']

/** Shopify's answer to the introspection query of the Admin API 2026-10. */
export async function adminIntrospection(): Promise<Introspection> {
  const file = await publishedFile('@shopify/dev-mcp/dist/data/admin_2026-10.json.gz')
  return v.parse(introspection, JSON.parse(gunzipSync(file).toString())).data
}
