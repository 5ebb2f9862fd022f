import type { SiteConfig } from '@parley/protocol/site-config'

/** What a site's config says otherwise than the default, as `parley site configure` takes it. */
export type SiteParts = { [Part in keyof SiteConfig]?: Partial<SiteConfig[Part]> } & Pick<Partial<SiteConfig>, 'texts'>
