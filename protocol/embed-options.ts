import type { ColorScheme, Mode, Side, SiteConfig } from './site-config.ts'

/**
 * What a host page may tell the loader, as `data-*` attributes, as JSON in `<script type="application/json"
 * data-parley>`, or by `Parley('init', options)`. Nothing checks
 * them by a schema, which would outweigh the loader: a wrong value costs at most a line on the console.
 */
export interface EmbedOptions {
  /** The site's public key, `pk_…`. */
  site: string
  /** The backend's address; without it the origin that the script came from. */
  api?: string
  mode?: Mode
  /** A CSS selector: where an inline chat goes. */
  target?: string
  color?: string
  side?: Side
  offsetX?: number
  offsetY?: number
  /** The launcher's accessible name and text. */
  label?: string
  locale?: string
  colorScheme?: ColorScheme
  zIndex?: number
  open?: 'never' | 'once' | `delay:${number}`
  /** A signed identity token. */
  identity?: string
  /** Where the shop's own origin gives one: `POST`, same-origin → `{token: string | null}`. */
  identityUrl?: string
  /** `wait`: nothing is stored until the page says so. `refused`: nor is anything left of what was stored before. */
  consent?: 'functional' | 'wait' | 'refused'
  /** The site's config, so that nothing need be fetched. */
  config?: SiteConfig
}
