/** The version of a site's config: 1, and one more with every change. */
export const configVersion = ({ configChanges = 0 }: { readonly configChanges?: number }): number => 1 + configChanges

/** Of the sites whose config has this version. */
export const ofConfigVersion = (version: number) => ({
  configChanges: version === 1 ? { $exists: false } : version - 1,
})

/** Belongs into each update of what the config shows. */
export const nextConfigVersion = { $inc: { configChanges: 1 } } as const
