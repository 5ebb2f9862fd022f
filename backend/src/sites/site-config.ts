import { type SiteConfig, siteConfig as siteConfigSchema } from '@parley/protocol/site-config'
import * as v from 'valibot'
import { configVersion } from './config-version.ts'

const { locale, look, texts, behaviour, features, notices, cards, imageHosts } = siteConfigSchema.entries

/** What a merchant set; all else is ours to choose, and may be chosen anew with a release. */
export const siteConfigParts = v.object({
  locale: v.optional(locale),
  look: v.optional(v.partial(look)),
  texts: v.optional(texts),
  behaviour: v.optional(v.partial(behaviour)),
  features: v.optional(v.partial(v.omit(features, ['identityRequired']))),
  notices: v.optional(v.partial(notices)),
  cards,
  imageHosts: v.optional(imageHosts),
})
export type SiteConfigParts = v.InferOutput<typeof siteConfigParts>

const defaults = {
  locale: 'en',
  look: {
    color: '#1f5eff',
    colorScheme: 'auto',
    side: 'right',
    offsetX: 20,
    offsetY: 20,
    radius: 16,
    zIndex: 2147483000,
  },
  behaviour: { mode: 'floating', open: 'never' },
  features: { eventText: false, feedback: true, keep: true },
  notices: { ai: true },
} as const

/**
 * The config that loader and app read.
 *
 * @throws when the parts do not make a valid one: they are checked before they are stored.
 */
export const buildSiteConfig = (
  site: { key: string; name: string; identityRequired: boolean; configChanges?: number },
  parts: SiteConfigParts,
): SiteConfig =>
  v.parse(siteConfigSchema, {
    version: configVersion(site),
    siteKey: site.key,
    name: site.name,
    locale: parts.locale ?? defaults.locale,
    look: { ...defaults.look, ...parts.look },
    texts: parts.texts ?? {},
    behaviour: { ...defaults.behaviour, ...parts.behaviour },
    features: { ...defaults.features, ...parts.features, identityRequired: site.identityRequired },
    notices: { ...defaults.notices, ...parts.notices },
    ...(parts.cards ? { cards: parts.cards } : {}),
    imageHosts: parts.imageHosts ?? [],
  })
