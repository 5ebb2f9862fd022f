import { ApiError } from '#http/api-error.ts'
import type { RequestMiddleware } from '#http/request-state.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import { retryUnavailable, statusOf, wordsOf } from '../error-pages.ts'
import { parameterOf } from '../form-body.ts'
import { textsFor } from '../language.ts'
import { appTexts } from './app-texts.ts'
import { notice } from './document.ts'

/** Turns errors of the app's pages into documents that the admin can show: a page that nobody may frame would be blank there. */
export const appErrors = ({ apiKey, shopNamed }: Shopify): RequestMiddleware =>
  async function appErrors(ctx, next) {
    try {
      await next()
      return
    } catch (thrown) {
      const status = statusOf(thrown)
      if (status >= 500) ctx.state.log.error({ error: thrown }, 'request failed')
      const wait = thrown instanceof ApiError ? thrown.details.retryAfter : undefined
      const seconds = Math.max(1, Math.ceil(wait ?? retryUnavailable))
      if (wait !== undefined || status === 503) ctx.set('Retry-After', `${seconds}`)
      ctx.status = status
      const shop = shopNamed(parameterOf(ctx, 'shop'))
      if (thrown instanceof ApiError && thrown.code === 'site_disabled') {
        notice(ctx, { shop, apiKey, title: appTexts(ctx).disabled, text: textsFor(ctx).signIn.suspended })
        return
      }
      const { title, text } = wordsOf(textsFor(ctx).errors, status, seconds, ctx.state.requestId)
      notice(ctx, { shop, apiKey, title, text })
    }
  }
