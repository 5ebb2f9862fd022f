import { OperatorError } from '#operator-error.ts'

/** What was asked of a site cannot be done. */
export class SiteError extends OperatorError {
  override readonly name = 'SiteError'
  readonly code:
    | 'not_found'
    | 'no_such_origin'
    | 'authentication_unsaid'
    | 'key_taken'
    | 'too_many_origins'
    | 'too_many_sites'
    | 'invalid'
  constructor(code: SiteError['code'], message: string) {
    super(message)
    this.code = code
  }
}
