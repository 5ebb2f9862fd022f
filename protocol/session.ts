import * as v from 'valibot'
import { conversation } from './conversation.ts'
import { message } from './message.ts'
import { page } from './page.ts'
import { locale, siteConfig } from './site-config.ts'
import { line } from './text.ts'

const token = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** `POST /v1/sessions` */
export const openSession = v.object({
  siteKey: v.pipe(v.string(), v.maxLength(64)),
  /** The parent's origin as the browser reported it to the iframe. */
  origin: v.pipe(v.string(), v.maxLength(300)),
  /** From the `/embed` document; not needed with a previous token. */
  ticket: v.optional(token),
  page,
  locale: v.optional(locale),
  timeZone: v.optional(line(60)),
  returnToken: v.optional(token),
  identity: v.optional(v.object({ token })),
})
export type OpenSession = v.InferInput<typeof openSession>

export const session = v.object({
  token: v.string(),
  expiresAt: v.string(),
  visitor: v.object({ id: v.string(), known: v.boolean(), identified: v.boolean(), name: v.optional(v.string()) }),
  conversation: v.nullable(conversation),
  /** The last 50. */
  messages: v.array(message),
  /** The position that `messages` shows. */
  cursor: v.string(),
  site: siteConfig,
})
export type Session = v.InferOutput<typeof session>
