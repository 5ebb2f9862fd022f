import type { Site } from '#sites/site.ts'
import type { WidgetFiles } from '../assets/widget-files.ts'

/** Writes the iframe's document for a site. */
export type EmbedDocument = (site: Site, ticket: string, locale: string) => Promise<string>

/** Fills the widget's shell. Every value is escaped here, so the shell may put it into text and attributes alike. */
export const embedDocument =
  (files: WidgetFiles): EmbedDocument =>
  async (site, ticket, locale) => {
    const { shell, manifest } = await files.app()
    const texts = ownTexts(site, locale) ?? ownTexts(site, site.config.locale) ?? {}
    const values: Record<string, string> = {
      lang: escapeHtml(locale),
      scheme: escapeHtml(site.config.look.colorScheme),
      siteKey: escapeHtml(site.key),
      ticket: escapeHtml(ticket),
      origins: escapeHtml(site.origins.join(' ')),
      title: escapeHtml(texts.title ?? site.name),
      placeholder: escapeHtml(texts.placeholder ?? ''),
      styles: manifest.styles.map((path) => `<link rel="stylesheet" href="/${escapeHtml(path)}">`).join('\n'),
      scripts: [
        // With the texts of the language: the app asks for them first thing, and so a round trip is saved.
        ...[...manifest.preload, ...textsOf(manifest.locales, locale)].map(
          (path) => `<link rel="modulepreload" href="/${escapeHtml(path)}">`,
        ),
        `<script type="module" src="/${escapeHtml(manifest.entry)}"></script>`,
      ].join('\n'),
    }
    return shell.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
  }

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

const ownTexts = ({ config: { texts } }: Site, locale: string) => (Object.hasOwn(texts, locale) ? texts[locale] : null)

/** The file of the language's texts: of the exact locale, else of its base. */
function textsOf(locales: Readonly<Record<string, string>>, locale: string): string[] {
  // Own names alone: `toString` is a well-formed locale, too.
  const spoken = [locale, locale.split(/[-_]/, 1)[0] ?? ''].find((name) => Object.hasOwn(locales, name))
  return spoken === undefined ? [] : [locales[spoken] ?? '']
}
