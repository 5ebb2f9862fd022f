import { line } from '@parley/protocol/text'
import * as v from 'valibot'
import { originOrNull } from '#sites/origins.ts'

/** Needs no access scope (Admin API 2026-10). `domainsPaginated`, which shall follow `domains`, is in no release yet. */
export const shopDetailsQuery = `#graphql
query ShopDetails {
  shop { id name myshopifyDomain primaryDomain { host } domains { host } }
  currentAppInstallation { id }
}`

const domain = v.object({ host: v.string() })

const answer = v.object({
  shop: v.object({
    id: v.string(),
    name: v.string(),
    myshopifyDomain: v.string(),
    primaryDomain: domain,
    domains: v.array(domain),
  }),
  currentAppInstallation: v.object({ id: v.string() }),
})

export interface ShopDetails {
  /** `….myshopify.com` */
  readonly domain: string
  readonly shopId: string
  /** 1 to 100 characters. */
  readonly name: string
  /**
   * Of every domain that leads to the shop: its own `….myshopify.com` first, then the one that shoppers shall see. Shopify
   * serves them over https alone.
   */
  readonly origins: readonly string[]
  /** Where the app's own metafields are. */
  readonly installationId: string
}

/** @param data of Shopify's answer to `shopDetailsQuery`. */
export function shopDetails(data: unknown): ShopDetails {
  const { shop, currentAppInstallation } = v.parse(answer, data)
  const { myshopifyDomain: domain } = shop
  const hosts = [domain, shop.primaryDomain.host, ...shop.domains.map(({ host }) => host)]
  return {
    domain,
    shopId: shop.id.split('/').at(-1) ?? '',
    name: v.parse(line(100), shop.name) || (domain.split('.', 1)[0] ?? domain),
    // International names come as they are read, and browsers send them as they are written.
    origins: [...new Set(hosts.flatMap((host) => originOrNull(`https://${host}`) ?? []))],
    installationId: currentAppInstallation.id,
  }
}
