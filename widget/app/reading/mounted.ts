import type { Message } from '@parley/protocol/message'

/** So many messages are in the document at most: more make every drawing slow. */
export const mostMounted = 100
/** And so many while the reader is at the end, so that there is room for those that come. */
const atEnd = 60
/** How many come in at once above or below. */
const step = 40

type Numbered = readonly Pick<Message, 'seq'>[]

/** Which messages are in the document: from index `from` to before index `to`. */
export interface Mounted {
  readonly from: number
  readonly to: number
}

/** @param first the `seq` of the first one; undefined: the end of the conversation, whatever comes. */
export function mounted(messages: Numbered, first: number | undefined): Mounted {
  const to = messages.length
  if (first === undefined) return { from: Math.max(0, to - atEnd), to }
  const at = messages.findIndex(({ seq }) => seq >= first)
  const from = at < 0 ? Math.max(0, to - atEnd) : at
  return { from, to: Math.min(to, from + mostMounted) }
}

/** The new first one, for a reader who comes near the first one that is mounted. */
export const earlier = (messages: Numbered, { from }: Mounted): number | undefined =>
  messages[Math.max(0, from - step)]?.seq

/** The new first one, for a reader who comes near the last one that is mounted. */
export const later = (messages: Numbered, { from }: Mounted): number | undefined =>
  messages[Math.max(0, Math.min(from + step, messages.length - mostMounted))]?.seq

/** Where a conversation ended when the reader left its end. */
export interface End {
  readonly seq: number
  readonly length: number
}

export const endOf = (messages: readonly Message[]): End => {
  const last = messages.at(-1)
  return { seq: last?.seq ?? 0, length: last?.text.length ?? 0 }
}

/** How many messages somebody else said since then; one that went on counts as one. */
export const newsSince = (messages: readonly Message[], end: End): number =>
  messages.filter(
    ({ seq, role, text }) => role !== 'visitor' && (seq > end.seq || (seq === end.seq && text.length > end.length)),
  ).length
