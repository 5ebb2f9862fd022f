import * as v from 'valibot'
import { printedConfig } from '#sites/printed-config.ts'
import type { Site } from '#sites/site.ts'

/** The app's own metafields: only our extension's Liquid reads them. Needs no access scope. */
export const setMetafieldsMutation = `#graphql
mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) { userErrors { field code } }
}`

const userError = v.object({ field: v.nullable(v.array(v.string())), code: v.nullable(v.string()) })
const answer = v.object({ metafieldsSet: v.object({ userErrors: v.array(userError) }) })

/**
 * What the theme app extension prints and signs with. `enabled` is what its blocks are `available_if`; `live`: visitors may
 * chat. In `config` stand the address of the backend, the site's key, its config without texts, and by locale, as Liquid has
 * it in `request.locale.iso_code`, the texts: a page prints those of its own alone, and each is whole by itself.
 */
export const metafieldsOf = (
  ownerId: string,
  { site, api, identitySecret }: { site: Site; api: string; identitySecret: string },
) => {
  const field = (namespace: string, key: string, type: string, value: string) => ({
    ownerId,
    namespace,
    key,
    type,
    value,
  })
  const json = JSON.stringify({ api, site: site.key, ...printedConfig(site.config) })
  return [
    field('parley', 'enabled', 'boolean', `${site.status === 'active'}`),
    field('parley', 'live', 'boolean', `${site.openToVisitors}`),
    field('parley', 'config', 'json', json),
    field('parley_private', 'identity_secret', 'single_line_text_field', identitySecret),
  ]
}

/** @throws where Shopify took not all of them. @param data of its answer to `setMetafieldsMutation`. */
export function checkMetafieldsSet(data: unknown): void {
  const [refused] = v.parse(answer, data).metafieldsSet.userErrors
  // Its words may quote what it refused, and one of them is a secret.
  if (refused) throw new Error(`Shopify did not keep the shop's settings: ${refused.field?.join('.')} ${refused.code}`)
}
