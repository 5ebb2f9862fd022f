import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { embedDocument } from '../backend/src/http/embed/embed-document.ts'
import { createVault } from '../backend/src/keys/vault.ts'
import { createTickets } from '../backend/src/visitors/ticket.ts'
import type { WidgetManifest } from './build.ts'
import { aSite } from './test/fixtures.ts'

const origin = 'https://shop.example'

/** The frame's document as the backend writes it for a shop like the demo's, to be weighed. Its ticket is a random one. */
export async function frameDocument(manifest: WidgetManifest, locale: string): Promise<Buffer> {
  const shell = await readFile(new URL('app/shell.html', import.meta.url), 'utf8')
  const tickets = createTickets({ vault: createVault(randomBytes(32)), countUse: async () => 1 })
  const fill = embedDocument({ app: async () => ({ shell, manifest }) })
  const site = { key: aSite.siteKey, name: aSite.name, origins: [origin], config: aSite }
  return Buffer.from(await fill(site, await tickets.issue('site_LsVYw1hkTPPdEkY4BWXf3g', origin), locale))
}
