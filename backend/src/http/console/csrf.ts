import { createHmac } from 'node:crypto'
import { ApiError } from '#http/api-error.ts'
import { memberOf, type RequestMiddleware, type SignedInMember } from '#http/request-state.ts'
import { equalSecrets } from '#keys/vault.ts'
import { fieldOf } from './form-body.ts'
import { type Html, html } from './html.ts'

const name = 'csrf'

/** The token that forms of one session bring along. It follows from the session's own, and does not lead back to it. */
export const csrfTokenOf = (sessionToken: string): string =>
  createHmac('sha256', sessionToken).update('parley-csrf-v1').digest('base64url')

/** Stands in every form that somebody who is signed in may send. */
export const csrfField = ({ csrfToken }: Pick<SignedInMember, 'csrfToken'>): Html =>
  html`<input type="hidden" name="${name}" value="${csrfToken}">`

/**
 * Refuses a form that was not made for this session. It stands behind `formBody` and `requireMember`.
 *
 * @throws {ApiError} `forbidden`
 */
export const checkCsrf = (): RequestMiddleware =>
  function checkCsrf(ctx, next) {
    if (!equalSecrets(fieldOf(ctx, name), memberOf(ctx).csrfToken)) throw new ApiError('forbidden')
    return next()
  }
