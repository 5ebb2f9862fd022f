import type { Site } from './site.ts'
import type { SiteModel } from './site-model.ts'

/** Has the plugin that keeps the site, where one does, be told of a change; some process of the backend does it. */
export async function tellPlugin(
  sites: SiteModel,
  { id, connectionId }: Pick<Site, 'id' | 'connectionId'>,
): Promise<void> {
  if (connectionId !== null) await sites.updateOne({ _id: id }, { $set: { tellPlugin: true } })
}
