import { OperatorError } from '#operator-error.ts'

/** What was asked of an account, or of somebody who signs in, cannot be done. */
export class AccountError extends OperatorError {
  override readonly name = 'AccountError'
  readonly code: 'not_found' | 'email_taken' | 'invalid_name' | 'invalid_email' | 'weak_password' | 'suspended'
  constructor(code: AccountError['code'], message: string) {
    super(message)
    this.code = code
  }
}
