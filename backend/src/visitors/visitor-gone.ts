/** This session's visitor was erased, or is a person who has another visitor by now: a new session finds who they are. */
export class VisitorGone extends Error {
  override readonly name = 'VisitorGone'
}
