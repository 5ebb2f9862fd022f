/**
 * How far a client has come in a conversation. `offset` absent: all up to `seq` is done. Present: so many UTF-16 code
 * units of message `seq` are held, and it has not ended. `0` is before the first message.
 */
export interface Position {
  readonly seq: number
  readonly offset?: number
}

/** Nine digits at most: far beyond any conversation and any answer, and exact as a number. */
const pattern = /^(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?$/

/** Reads a position as it stands in an SSE id or in `?after=`; null when malformed. */
export function parsePosition(text: string): Position | null {
  const match = pattern.exec(text)
  if (!match) return null
  const seq = Number(match[1])
  if (match[2] === undefined) return { seq }
  return seq === 0 ? null : { seq, offset: Number(match[2]) }
}

/** Writes a position as it stands in an SSE id. */
export const formatPosition = ({ seq, offset }: Position): string =>
  offset === undefined ? `${seq}` : `${seq}.${offset}`

/** How far a message has come that is done. */
const done = Number.POSITIVE_INFINITY

/**
 * Whether position `a` is before `b`. `7.120` is before `7`, because `7` says that message 7 is done. A position that
 * cannot be read is before everything.
 */
export function comesBefore(a: string, b: string): boolean {
  const first = parsePosition(a)
  const second = parsePosition(b)
  if (!first || !second) return !first && second !== null
  return first.seq < second.seq || (first.seq === second.seq && (first.offset ?? done) < (second.offset ?? done))
}
