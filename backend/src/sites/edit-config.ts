import type { ConfigEdit } from '@parley/protocol/wordpress'
import { nextConfigVersion, ofConfigVersion } from './config-version.ts'
import type { Site } from './site.ts'
import type { SiteConfigParts } from './site-config.ts'
import type { SiteDocument, SiteModel } from './site-model.ts'

type Edit = Omit<ConfigEdit, 'ref'>

/** Each part that the edit says, whole. */
export const editedParts = ({ locale, look, texts, behaviour, notices }: Edit): Partial<SiteConfigParts> =>
  Object.fromEntries(
    Object.entries({ locale, look, texts, behaviour, notices }).filter(([, value]) => value !== undefined),
  )

/**
 * Changes what the screen of a plugin, or of the app at Shopify, edits of a site's config, and its version with it, by one
 * update that holds only while nobody has changed it since the editor began.
 *
 * @param site with the plugin's connection, where one keeps it: another's site is not found.
 * @returns the site as it stands now; null: there is no such site, or its config has another version.
 */
export async function editConfig(
  sites: SiteModel,
  { id, connectionId }: Pick<Site, 'id' | 'connectionId'>,
  edit: Edit,
): Promise<SiteDocument | null> {
  const { version, name } = edit
  const parts = Object.entries(editedParts(edit)).map(([part, value]) => [`config.${part}`, value])
  // Who shows the config elsewhere is told too: a plugin may not hear the answer.
  const fields = { ...Object.fromEntries(parts), ...(name === undefined ? {} : { name }), tellPlatform: true }
  return sites
    .findOneAndUpdate(
      { _id: id, 'connection.id': connectionId, ...ofConfigVersion(version) },
      { $set: fields, ...nextConfigVersion },
      { returnDocument: 'after' },
    )
    .lean()
}
