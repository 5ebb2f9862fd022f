import { ApiError } from '../engine/api-error.ts'
import { fetchWhole } from '../engine/fetch-whole.ts'

/** What the backend wrote into the frame's document. */
export interface EmbedDocument {
  siteKey: string
  ticket: string
  origins: string[]
}

export function readEmbedDocument(document: Document): EmbedDocument {
  const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="parley-${name}"]`)?.content ?? ''
  return { siteKey: meta('site'), ticket: meta('ticket'), origins: meta('origins').split(' ').filter(Boolean) }
}

/**
 * A new ticket from a fresh copy of this document. Without a referrer, so that the ticket is not bound to the frame's
 * own origin. The copy is read by a pattern and not parsed: a parser is a Trusted Types sink, and the document allows
 * none. The backend escapes what it writes, so a quote ends the value.
 */
export async function fetchTicket(siteKey: string): Promise<string> {
  const response = await fetchWhole(fetch)(`/embed/${siteKey}`, {
    referrerPolicy: 'no-referrer',
    credentials: 'omit',
    cache: 'no-store',
  }).catch(offline)
  const copy = await response.text()
  const ticket = /<meta name="parley-ticket" content="([^"]+)"/.exec(copy)?.[1]
  if (!ticket) throw new ApiError(response.status === 404 ? 'site_disabled' : 'offline')
  return ticket
}

const offline = () => {
  throw new ApiError('offline')
}
