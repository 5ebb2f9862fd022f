import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { Mode, SiteConfig } from '@parley/protocol/site-config'
import { wordsOf } from './words.ts'

/** How the chat looks here. */
export type Look = ReturnType<typeof lookOf>

/** Also of an attribute's string, with or without its unit. */
export const pixels = (length: unknown): string => `${Number.parseFloat(`${length}`)}px`

/** The site's own look with what this page says of it on top, on the visitor's screen. */
export function lookOf(
  options: Partial<EmbedOptions>,
  site: SiteConfig,
  pageLocale: string,
  dark: boolean,
  phone: boolean,
  tablet: boolean,
) {
  const { look } = site
  const own = { ...site.behaviour, locale: pageLocale, ...look, ...(phone && look.phone), ...options }
  const { colorScheme } = own
  // A chat in the page, of which nobody said where, floats.
  const fits: Partial<Record<Mode, unknown>> = { fullscreen: true, inline: own.target }
  const words = wordsOf(site, own.locale)
  return {
    ...own,
    mode: fits[own.mode] ? own.mode : 'floating',
    scheme: colorScheme === 'auto' ? (dark ? 'dark' : 'light') : colorScheme,
    label: own.label ?? words.launcher ?? words.title ?? site.name,
    words,
    /** By the name of the custom property with which a page may say otherwise. */
    properties: {
      side: own.side,
      color: own.color,
      // A page that chose another colour did not choose what it fades into.
      gradient: (!options.color && look.gradient) || 'var(--_color)',
      size: pixels(look.launcher?.size ?? 60),
      x: pixels(own.offsetX),
      y: pixels(own.offsetY),
      z: own.zIndex,
      radius: pixels(look.radius),
      width: pixels((tablet && look.tabletWidth) || look.width || 400),
    },
  } as const
}
