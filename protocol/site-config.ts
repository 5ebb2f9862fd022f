import * as v from 'valibot'
import { line, webAddress } from './text.ts'

export const colorScheme = v.picklist(['auto', 'light', 'dark'])
export type ColorScheme = v.InferOutput<typeof colorScheme>
export const mode = v.picklist(['floating', 'inline', 'fullscreen'])
export type Mode = v.InferOutput<typeof mode>
export const side = v.picklist(['left', 'right', 'center'])
export type Side = v.InferOutput<typeof side>

/** `#rgb` or `#rrggbb`. Nothing else of CSS: the value is set on strangers' pages. */
export const color = v.pipe(v.string(), v.regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/))

/** A BCP 47 language tag, as far as storefronts use it: `en`, `pt-BR`, `zh-Hans-CN`. */
export const locale = v.pipe(v.string(), v.maxLength(35), v.regex(/^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*$/))

const pixels = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(400))

/** The texts that a merchant may say in their own words, per locale. Everything else the app says by itself. */
export const siteTexts = v.object({
  title: v.optional(line(60)),
  subtitle: v.optional(line(120)),
  welcome: v.optional(line(500)),
  placeholder: v.optional(line(80)),
  launcher: v.optional(line(60)),
})
export type SiteTexts = v.InferOutput<typeof siteTexts>

/** How a site's widget looks and behaves: defined here once; the backend's copy alone counts. */
export const siteConfig = v.object({
  version: v.literal(1),
  siteKey: v.string(),
  name: v.string(),
  /** The locale of texts where the storefront's own has none. */
  locale,
  look: v.object({
    color,
    colorScheme,
    side,
    offsetX: pixels,
    offsetY: pixels,
    radius: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(32)),
    zIndex: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2147483647)),
    avatarUrl: v.optional(webAddress),
  }),
  texts: v.record(locale, siteTexts),
  behaviour: v.object({ mode, open: v.pipe(v.string(), v.regex(/^(?:never|once|delay:\d{1,4})$/)) }),
  features: v.object({
    /** Events on the host page may carry message text. */
    eventText: v.boolean(),
    feedback: v.boolean(),
    /** Where the frame gets no storage, the loader keeps the return token in the shop's (PROTOCOL, `keep`). */
    keep: v.boolean(),
    /** Only a signed identity opens a session. */
    identityRequired: v.boolean(),
  }),
  notices: v.object({ ai: v.boolean() }),
  /** Hosts from which an answer may show images; all others show as links. */
  imageHosts: v.array(v.pipe(v.string(), v.maxLength(253), v.regex(/^[a-z0-9_.-]+(?::\d{1,5})?$/))),
})
export type SiteConfig = v.InferOutput<typeof siteConfig>
