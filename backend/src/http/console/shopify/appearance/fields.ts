import type { SiteConfig, SiteTexts } from '@parley/protocol/site-config'

/** What a form says, by the names of its fields: paths into a site's config, such as `look.color`. */
export type FieldValues = Readonly<Record<string, string>>

/** Texts of one line or more, with the most characters that the protocol takes. */
export const textFields = {
  title: 60,
  subtitle: 120,
  welcome: 500,
  placeholder: 80,
  launcher: 60,
  hint: 120,
  consent: 300,
} as const satisfies Partial<Record<keyof SiteTexts, number>>

/** What the fields say of a config as it is. */
export function fieldsOf(config: SiteConfig): FieldValues {
  const { look, notices, behaviour, texts } = config
  const { proactive } = behaviour
  const flag = (on: boolean | undefined) => (on ? 'on' : '')
  const written = Object.entries(texts).flatMap(([locale, { suggestions, ...words }]) => [
    ...Object.entries(words).map(([name, text]) => [`texts.${locale}.${name}`, text ?? '']),
    [`texts.${locale}.suggestions`, (suggestions ?? []).join('\n')],
  ])
  return {
    version: `${config.version}`,
    name: config.name,
    'look.color': look.color,
    'look.gradient': look.gradient ?? '',
    'look.colorScheme': look.colorScheme,
    'look.radius': `${look.radius}`,
    'look.width': `${look.width ?? 400}`,
    'look.avatarUrl': look.avatarUrl ?? '',
    'look.launcher.size': `${look.launcher?.size ?? 60}`,
    'look.launcher.avatar': flag(look.launcher?.avatar),
    'look.launcher.online': flag(look.launcher?.online),
    'behaviour.proactive.show': proactive?.show ?? 'never',
    'behaviour.proactive.afterSeconds': `${proactive?.afterSeconds ?? 20}`,
    'behaviour.proactive.exitIntent': flag(proactive?.exitIntent),
    'behaviour.proactive.phones': flag(proactive?.phones),
    'notices.ai': flag(notices.ai),
    'notices.consent': flag(notices.consent),
    'notices.privacyUrl': notices.privacyUrl ?? '',
    ...Object.fromEntries(written),
  }
}
