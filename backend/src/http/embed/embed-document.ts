import { directionOf, pickLocale } from '@parley/protocol/pick-locale'
import type { SiteTexts } from '@parley/protocol/site-config'
import type { Site } from '#sites/site.ts'
import type { WidgetFiles } from '../assets/widget-files.ts'

/** Writes the iframe's document for a site, in the storefront's locale where we speak that. */
export type EmbedDocument = (site: Site, ticket: string, locale: string | null) => Promise<string>

/** Fills the widget's shell. Every value is escaped here, so the shell may put it into text and attributes alike. */
export const embedDocument =
  (files: WidgetFiles): EmbedDocument =>
  async (site, ticket, asked) => {
    const { shell, manifest } = await files.app()
    const wished = [...(asked === null ? [] : [asked]), site.config.locale, 'en']
    const { wished: locale, known } = pickLocale(wished, Object.keys(manifest.locales)) ?? { wished: 'en', known: 'en' }
    const texts = ownTexts(site, locale)
    const file = manifest.locales[known]
    const values: Record<string, string> = {
      lang: escapeHtml(locale.replaceAll('_', '-')),
      dir: directionOf(known),
      scheme: escapeHtml(site.config.look.colorScheme),
      siteKey: escapeHtml(site.key),
      ticket: escapeHtml(ticket),
      origins: escapeHtml(site.origins.join(' ')),
      title: escapeHtml(texts.title ?? site.name),
      placeholder: escapeHtml(texts.placeholder ?? manifest.placeholders[known] ?? ''),
      styles: manifest.styles.map((path) => `<link rel="stylesheet" href="/${escapeHtml(path)}">`).join('\n'),
      scripts: [
        // With the texts of the language: the app asks for them first thing, and so a round trip is saved.
        ...[...manifest.preload, ...(file === undefined ? [] : [file])].map(
          (path) => `<link rel="modulepreload" href="/${escapeHtml(path)}">`,
        ),
        `<script type="module" src="/${escapeHtml(manifest.entry)}"></script>`,
      ].join('\n'),
    }
    return shell.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
  }

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

/** The merchant's own words: of the locale itself, else of its language, else of the site's own locale. */
function ownTexts({ config: { texts, locale: own } }: Site, locale: string): SiteTexts {
  const of = (name: string) => (Object.hasOwn(texts, name) ? texts[name] : {})
  return { ...of(own), ...of(locale.split(/[-_]/, 1)[0] ?? ''), ...of(locale) }
}
