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
