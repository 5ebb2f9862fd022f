import { readFileSync } from 'node:fs'
import { buildSchema, graphqlSync } from 'graphql'

export const adminPath = '/admin/api/2026-10/graphql.json'

/** What of Shopify's own schema our documents ask for (`scripts/shopify/admin-schema/` writes it). */
const schema = buildSchema(readFileSync(new URL('../fixtures/shopify-admin-2026-10.graphql', import.meta.url), 'utf8'))

interface AdminShop {
  readonly domain: string
  readonly shopId: string
  readonly name: string
  readonly domains: readonly string[]
  readonly primary?: string
}

interface Metafield {
  readonly namespace: string
  readonly key: string
  readonly type: string
  readonly value: string
}

/**
 * The Admin API's answer, made by Shopify's own schema: a question that it does not allow gets the errors that it would get
 * there, and so does an answer of ours that would not be one.
 *
 * @param keep is given the app's metafields by namespace and key.
 */
export function adminAnswer(
  { domain, shopId, name, domains, primary = domains[0] ?? domain }: AdminShop,
  { query, variables }: Record<string, unknown>,
  keep: (metafields: Map<string, string>) => void,
): object {
  const installation = `gid://shopify/AppInstallation/${shopId}`
  const answer = graphqlSync({
    schema,
    source: String(query),
    variableValues: variables as Record<string, unknown> | undefined,
    rootValue: {
      shop: {
        id: `gid://shopify/Shop/${shopId}`,
        name,
        myshopifyDomain: domain,
        primaryDomain: { host: primary },
        domains: domains.map((host) => ({ host })),
      },
      currentAppInstallation: { id: installation },
      metafieldsSet({ metafields }: { metafields: readonly (Metafield & { readonly ownerId: string })[] }) {
        const wrong = metafields.filter((one) => one.ownerId !== installation || !isValue(one))
        if (wrong.length === 0)
          keep(new Map(metafields.map(({ namespace, key, value }) => [`${namespace}.${key}`, value])))
        return { userErrors: wrong.map(({ key }) => ({ field: [key], message: `${key} is invalid`, code: 'INVALID' })) }
      },
    },
  })
  return JSON.parse(JSON.stringify(answer))
}

/** What a metafield of this type may hold (shopify.dev/docs/apps/build/metafields/list-of-data-types). */
function isValue({ type, value }: Metafield): boolean {
  if (type === 'boolean') return value === 'true' || value === 'false'
  if (type === 'single_line_text_field') return value !== '' && !/[\r\n]/.test(value)
  return type === 'json' && Buffer.byteLength(value) <= 128 * 1024 && JSON.parse(value) !== null
}
