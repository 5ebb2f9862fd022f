import apiFetch from '@wordpress/api-fetch'
import { __ } from '@wordpress/i18n'

/** What WordPress answers in place of what was asked for. */
export interface Failure {
  readonly code: string
  readonly message: string
  /** Of a value that was refused: where it stands, such as `look.color`. */
  readonly errors: readonly { readonly path: string; readonly message: string }[]
}

/** Calls a route of this WordPress, with the nonce. */
export function get<Answer>(path: string): Promise<Answer> {
  return apiFetch<Answer>({ path })
}

export function post<Answer>(path: string, data: object = {}): Promise<Answer> {
  return apiFetch<Answer>({ path, method: 'POST', data })
}

/** What went wrong, in words. */
export function failureOf(thrown: unknown): Failure {
  const code = part(thrown, 'code')
  const message = part(thrown, 'message')
  const errors = part(part(thrown, 'data'), 'errors')
  return {
    code: typeof code === 'string' ? code : 'unknown',
    message:
      typeof message === 'string' && message ? message : __('That did not work. Please try again.', 'parley-chat'),
    errors: Array.isArray(errors) ? errors.flatMap(refusal) : [],
  }
}

function refusal(given: unknown): Failure['errors'] {
  const [path, message] = [part(given, 'path'), part(given, 'message')]
  return typeof path === 'string' && typeof message === 'string' ? [{ path, message }] : []
}

function part(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined
}
