import * as v from 'valibot'
import { line } from './text.ts'

/** `PUT /v1/contact`: how a shopper may be reached; what is absent is forgotten. Their own word, which proves nothing. */
export const contact = v.object({
  email: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(254), v.email())),
  name: v.optional(v.pipe(line(100), v.minLength(1))),
})
export type Contact = v.InferOutput<typeof contact>
