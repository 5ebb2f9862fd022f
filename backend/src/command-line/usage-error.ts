/** The command was not given what it needs; the message says what, for the person who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
