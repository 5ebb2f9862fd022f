import type { ConversationRef } from '#conversation/transcripts.ts'

/** The console's page of a site: its addresses, and what may be done about them. Paths here are on `CONSOLE_URL`. */
export const sitePath = (siteId: string): string => `/sites/${siteId}`

/** The list of a site's conversations. */
export const conversationsPath = (siteId: string): string => `${sitePath(siteId)}/conversations`

/** What was said in one. */
export const conversationPath = ({ siteId, id }: ConversationRef): string => `${conversationsPath(siteId)}/${id}`
