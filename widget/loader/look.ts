import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { SiteConfig } from '@parley/protocol/site-config'

/** How the chat looks here. */
export type Look = ReturnType<typeof lookOf>

/** Also of an attribute's string, with or without its unit. */
const pixels = (length: unknown): string => `${Number.parseFloat(`${length}`)}px`

/** The site's own look with what this page says of it on top, on the visitor's screen. */
export function lookOf(
  { look, texts, name, locale: siteLocale, behaviour: { mode } }: SiteConfig,
  options: Partial<EmbedOptions>,
  pageLocale: string,
  dark: boolean,
  phone: boolean,
  tablet: boolean,
) {
  const own = { mode, locale: pageLocale, ...look, ...(phone && look.phone), ...options }
  const { colorScheme, locale } = own
  const said = texts[locale] ?? texts[locale.replace(/-.*/, '')] ?? texts[siteLocale]
  return {
    ...own,
    // A chat in the page, of which nobody said where, floats.
    mode: own.mode === 'fullscreen' || (own.mode === 'inline' && own.target) ? own.mode : 'floating',
    scheme: colorScheme === 'auto' ? (dark ? 'dark' : 'light') : colorScheme,
    label: own.label ?? said?.launcher ?? said?.title ?? name,
    hint: said?.hint,
    /** By the name of the custom property with which a page may say otherwise. */
    properties: {
      side: own.side,
      color: own.color,
      // A page that chose another colour did not choose what it fades into.
      gradient: (!options.color && look.gradient) || 'currentcolor',
      size: pixels(look.launcher?.size ?? 60),
      x: pixels(own.offsetX),
      y: pixels(own.offsetY),
      z: own.zIndex,
      radius: pixels(look.radius),
      width: pixels((tablet && look.tabletWidth) || (look.width ?? 400)),
    },
  } as const
}
