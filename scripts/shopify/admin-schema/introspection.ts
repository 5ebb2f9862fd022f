import { gunzipSync } from 'node:zlib'
import * as v from 'valibot'
import { packedFiles } from '../packed-files.ts'

/**
 * The package in which Shopify gives out its schemas, exactly. Only its file of 14 MB is fetched: installed, it would bring
 * some hundred others.
 */
const source = {
  name: '@shopify/dev-mcp@1.16.0',
  integrity: 'sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==',
  schema: 'package/dist/data/admin_2026-10.json.gz',
}

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

/** Shopify's answer to the introspection query of the Admin API 2026-10, from the npm registry or npm's own cache. */
export async function adminIntrospection(): Promise<Introspection> {
  const [file] = await packedFiles(source, [source.schema])
  return v.parse(introspection, JSON.parse(gunzipSync(file ?? '').toString())).data
}
