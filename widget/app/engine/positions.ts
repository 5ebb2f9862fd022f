import { parsePosition } from '@parley/protocol/position'

/**
 * Whether position `a` is before `b`. `7.120` is before `7`, because `7` says that message 7 is done. A position that
 * cannot be read is before everything.
 */
export function comesBefore(a: string, b: string): boolean {
  const first = parsePosition(a)
  const second = parsePosition(b)
  if (!first || !second) return !first && second !== null
  if (first.seq !== second.seq) return first.seq < second.seq
  return (first.offset ?? Number.POSITIVE_INFINITY) < (second.offset ?? Number.POSITIVE_INFINITY)
}
