/** What was asked of a site cannot be done; the message says why, for the person who asked. */
export class SiteError extends Error {
  override readonly name = 'SiteError'
  readonly code: 'not_found' | 'key_taken' | 'too_many_origins' | 'invalid'
  constructor(code: SiteError['code'], message: string) {
    super(message)
    this.code = code
  }
}
