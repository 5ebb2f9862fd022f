import { directionOf, pickLocale } from '@parley/protocol/pick-locale'
import { siteWords } from '@parley/protocol/site-words'
import type { Site } from '#sites/site.ts'
import type { WidgetFiles } from '../assets/widget-files.ts'

/** Writes the iframe's document for a site, in the storefront's locale where we speak that. */
export type EmbedDocument = (
  site: Pick<Site, 'key' | 'name' | 'origins' | 'config'>,
  ticket: string,
  storefront: string | undefined,
) => Promise<string>

/**
 * Fills the widget's shell. Every value is escaped here, so the shell may put it into text and attributes alike.
 *
 * @param script the chat itself, or the picture of it for a merchant.
 */
export const embedDocument =
  (files: Pick<WidgetFiles, 'app'>, script: 'entry' | 'preview' = 'entry'): EmbedDocument =>
  async (site, ticket, storefront) => {
    const { shell, manifest } = await files.app()
    const wished = [storefront, site.config.locale]
    const { locale, known } = pickLocale(wished, Object.keys(manifest.locales)) ?? { locale: 'en', known: 'en' }
    const words = siteWords(site.config, storefront)
    const file = manifest.locales[known]
    const values: Record<string, string> = {
      lang: escapeHtml(locale),
      dir: directionOf(locale),
      scheme: escapeHtml(site.config.look.colorScheme),
      siteKey: escapeHtml(site.key),
      ticket: escapeHtml(ticket),
      origins: escapeHtml(site.origins.join(' ')),
      title: escapeHtml(words.title ?? site.name),
      placeholder: escapeHtml(words.placeholder ?? manifest.placeholders[known] ?? ''),
      styles: manifest.styles.map((path) => `<link rel="stylesheet" href="/${escapeHtml(path)}">`).join('\n'),
      scripts: [
        // With the texts of the language: the app asks for them first thing, and so a round trip is saved.
        ...(file === undefined || script === 'preview'
          ? []
          : [`<link rel="modulepreload" href="/${escapeHtml(file)}">`]),
        `<script type="module" src="/${escapeHtml(manifest[script])}"></script>`,
      ].join('\n'),
    }
    return shell.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
  }

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
