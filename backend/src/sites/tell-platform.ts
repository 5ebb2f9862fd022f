import type { Site } from './site.ts'
import type { SiteModel } from './site-model.ts'

/** Has who keeps the site, a plugin or Shopify, be told of a change, where one does; some process of the backend does it. */
export async function tellPlatform(
  sites: SiteModel,
  { id, connectionId, platform }: Pick<Site, 'id' | 'connectionId' | 'platform'>,
): Promise<void> {
  if (connectionId !== null || platform === 'shopify')
    await sites.updateOne({ _id: id }, { $set: { tellPlatform: true } })
}
