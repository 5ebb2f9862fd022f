import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { SiteConfig } from '@parley/protocol/site-config'

/** What the launcher shows: the site's own look with what this page says of it on top. */
export interface Look {
  color: string
  side: string
  offsetX: number
  offsetY: number
  radius: number
  zIndex: number
  scheme: 'light' | 'dark'
  label: string
}

/** `dark` is what the visitor's system prefers; it decides where site and page leave it to them. */
export function lookOf(
  { look, texts, name, locale: siteLocale }: SiteConfig,
  options: Partial<EmbedOptions>,
  pageLocale: string,
  dark: boolean,
): Look {
  const locale = options.locale ?? pageLocale
  const said = texts[locale] ?? texts[locale.split(/[-_]/, 1)[0] ?? ''] ?? texts[siteLocale]
  const scheme = options.colorScheme ?? look.colorScheme
  return {
    color: options.color ?? look.color,
    side: options.side ?? look.side,
    offsetX: options.offsetX ?? look.offsetX,
    offsetY: options.offsetY ?? look.offsetY,
    radius: look.radius,
    zIndex: options.zIndex ?? look.zIndex,
    scheme: scheme === 'auto' ? (dark ? 'dark' : 'light') : scheme,
    label: options.label ?? said?.launcher ?? said?.title ?? name,
  }
}
