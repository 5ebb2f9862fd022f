import type { Site } from '#sites/site.ts'
import type { WidgetFiles } from '../assets/widget-files.ts'

/** Writes the iframe's document for a site. */
export type EmbedDocument = (site: Site, ticket: string, locale: string) => Promise<string>

/** Fills the widget's shell. Every value is escaped here, so the shell may put it into text and attributes alike. */
export const embedDocument =
  (files: WidgetFiles): EmbedDocument =>
  async (site, ticket, locale) => {
    const { shell, manifest } = await files.app()
    const texts = site.config.texts[locale] ?? site.config.texts[site.config.locale] ?? {}
    const values: Record<string, string> = {
      lang: escape(locale),
      scheme: escape(site.config.look.colorScheme),
      siteKey: escape(site.key),
      ticket: escape(ticket),
      origins: escape(site.origins.join(' ')),
      title: escape(texts.title ?? site.name),
      placeholder: escape(texts.placeholder ?? ''),
      styles: manifest.styles.map((path) => `<link rel="stylesheet" href="/${escape(path)}">`).join('\n'),
      scripts: [
        ...manifest.preload.map((path) => `<link rel="modulepreload" href="/${escape(path)}">`),
        `<script type="module" src="/${escape(manifest.entry)}"></script>`,
      ].join('\n'),
    }
    return shell.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
  }

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
