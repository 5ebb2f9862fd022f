import * as v from 'valibot'
import { cardName, cardTemplate } from './card-template.ts'
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

const wholeNumber = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
const pixels = wholeNumber(0, 400)
const panelWidth = wholeNumber(320, 640)

/** The texts that a merchant may say in their own words, per locale. Everything else the app says by itself. */
export const siteTexts = v.object({
  title: v.optional(line(60)),
  subtitle: v.optional(line(120)),
  welcome: v.optional(line(500)),
  placeholder: v.optional(line(80)),
  launcher: v.optional(line(60)),
  /** Beside the launcher, where the chat makes itself known. */
  hint: v.optional(line(120)),
  /** In the same place, when the chat did not come; pressed, it tries again. */
  unavailable: v.optional(line(120)),
  /** What a shopper should know before they write. */
  consent: v.optional(line(300)),
  /** Questions to begin with, one tap each. */
  suggestions: v.optional(v.pipe(v.array(line(80)), v.maxLength(6))),
})
export type SiteTexts = v.InferOutput<typeof siteTexts>

/** Where the chat stands on a small screen, where that is not where it stands on a large one. */
const phoneLook = v.object({ side: v.optional(side), offsetX: v.optional(pixels), offsetY: v.optional(pixels) })

/** The button that opens the chat. */
const launcherLook = v.object({
  /** Pixels across. */
  size: v.optional(wholeNumber(44, 80)),
  /** The site's avatar in place of the icon. */
  avatar: v.optional(v.boolean()),
  /** A dot that says somebody is there. */
  online: v.optional(v.boolean()),
})

/** The chat makes itself known: once a visitor, and never on a phone unless `phones` says so. Off where it is absent. */
export const proactive = v.object({
  /** Opens the panel, or shows the text `hint` beside the launcher. */
  show: v.picklist(['open', 'hint']),
  /** Whichever comes first. */
  afterSeconds: v.optional(wholeNumber(0, 3600)),
  /** How far down the page, in percent. */
  scrollPercent: v.optional(wholeNumber(1, 100)),
  /** The pointer leaves for the tabs. */
  exitIntent: v.optional(v.boolean()),
  /** Paths on which it may, with `*` for anything; everywhere where it is absent. */
  pages: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(200), v.startsWith('/'))), v.maxLength(50))),
  phones: v.optional(v.boolean()),
})
export type Proactive = v.InferOutput<typeof proactive>

/** How a site's widget looks and behaves: defined here once; the backend's copy alone counts. */
export const siteConfig = v.object({
  /** Grows by one with every change of what stands here; a copy with a smaller one is old. */
  version: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  siteKey: v.string(),
  name: v.string(),
  /** The locale of texts where the storefront's own has none. */
  locale,
  look: v.object({
    color,
    /** The other end of a gradient that begins with `color`. */
    gradient: v.optional(color),
    colorScheme,
    side,
    offsetX: pixels,
    offsetY: pixels,
    phone: v.optional(phoneLook),
    launcher: v.optional(launcherLook),
    /** Of the floating panel, in pixels; on screens up to 1,024 pixels `tabletWidth` where there is one. */
    width: v.optional(panelWidth),
    tabletWidth: v.optional(panelWidth),
    radius: wholeNumber(0, 32),
    zIndex: wholeNumber(0, 2147483647),
    avatarUrl: v.optional(webAddress),
  }),
  texts: v.record(locale, siteTexts),
  behaviour: v.object({
    mode,
    open: v.pipe(v.string(), v.regex(/^(?:never|once|delay:\d{1,4})$/)),
    proactive: v.optional(proactive),
  }),
  features: v.object({
    /** Events on the host page may carry message text. */
    eventText: v.boolean(),
    feedback: v.boolean(),
    /** A shopper may ask for a person. */
    handoff: v.optional(v.boolean()),
    /** Figures of how the chat fared, once a session (`POST /v1/telemetry`). */
    telemetry: v.optional(v.boolean()),
    /** Where the frame gets no storage, the loader keeps the return token in the shop's (docs/protocol/embedding.md). */
    keep: v.boolean(),
    /** Only a signed identity opens a session. */
    identityRequired: v.boolean(),
  }),
  notices: v.object({
    /** That an AI answers, at first contact (EU AI Act, Art. 50). */
    ai: v.boolean(),
    /** The text `consent` above the first message. */
    consent: v.optional(v.boolean()),
    privacyUrl: v.optional(webAddress),
  }),
  /** The site's own kinds of card, by name. */
  cards: v.optional(v.record(cardName, cardTemplate)),
  /** Hosts from which an answer may show images; all others show as links. */
  imageHosts: v.array(v.pipe(v.string(), v.maxLength(253), v.regex(/^[a-z0-9_.-]+(?::\d{1,5})?$/))),
})
export type SiteConfig = v.InferOutput<typeof siteConfig>
