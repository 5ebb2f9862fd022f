import type { SiteDocument, SiteModel } from './site-model.ts'
import type { SiteOrigin } from './site-origin.ts'

/** Changes that meet each other are done one after the other; so many losses in a row are a bug. */
const attempts = 50

/**
 * Changes a site's list of origins as a whole, by one update that holds only where nobody changed it meanwhile; else
 * `change` is asked again with what stands there now.
 *
 * @param change gives the list to be written, or null to leave it. What it throws is thrown.
 * @returns the site as it stands afterwards; null where there is none.
 */
export async function changeOrigins(
  sites: SiteModel,
  site: { readonly [field: string]: unknown },
  change: (origins: readonly SiteOrigin[]) => readonly SiteOrigin[] | null,
): Promise<SiteDocument | null> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    // The latest, also what no majority has yet: the update would find anything older in vain, again and again.
    const found = await sites.findOne(site).readConcern('local').lean()
    const wanted = found && change(found.origins)
    if (!found || !wanted) return found
    const changed = await sites
      .findOneAndUpdate(
        { _id: found._id, originsVersion: found.originsVersion ?? null },
        { $set: { origins: [...wanted] }, $inc: { originsVersion: 1 } },
        { returnDocument: 'after' },
      )
      .lean()
    if (changed) return changed
  }
  throw new Error(`the origins of a site changed ${attempts} times while they were read`)
}
