import { OperatorError } from '#operator-error.ts'

type AccountErrorCode =
  | 'not_found'
  | 'email_taken'
  | 'invalid_name'
  | 'invalid_email'
  | 'weak_password'
  | 'suspended'
  | 'sign_up_closed'

/** What was asked of an account, or of somebody who signs in, cannot be done. */
export class AccountError extends OperatorError {
  override readonly name = 'AccountError'
  readonly code: AccountErrorCode
  constructor(code: AccountErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
