import { parsePosition } from '@parley/protocol/position'

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
