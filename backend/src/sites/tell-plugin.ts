import type { Site } from './site.ts'
import type { SiteModel } from './site-model.ts'

/** Has the plugin that keeps the site, or Shopify, where one does, be told of a change; some process of the backend does it. */
export async function tellPlugin(
  sites: SiteModel,
  { id, connectionId, platform }: Pick<Site, 'id' | 'connectionId' | 'platform'>,
): Promise<void> {
  if (connectionId !== null || platform === 'shopify')
    await sites.updateOne({ _id: id }, { $set: { tellPlugin: true } })
}
