import { OperatorError } from '#operator-error.ts'

/** The command was not given what it needs; the message says what. */
export class UsageError extends OperatorError {
  override readonly name = 'UsageError'
}
