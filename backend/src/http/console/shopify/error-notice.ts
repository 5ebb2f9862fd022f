import { ApiError } from '#http/api-error.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import type { ShowError } from '../error-pages.ts'
import { parameterOf } from '../form-body.ts'
import { textsFor } from '../language.ts'
import { appTexts } from './app-texts.ts'
import { notice } from './document.ts'

/** An error as a document that the admin can show: a page that nobody may frame would be blank there. */
export const errorNotice =
  ({ apiKey, shopNamed }: Shopify): ShowError =>
  (ctx, words, error) => {
    const isSuspended = error instanceof ApiError && error.code === 'site_disabled'
    const said = isSuspended ? { title: appTexts(ctx).disabled, text: textsFor(ctx).signIn.suspended } : words
    notice(ctx, { shop: shopNamed(parameterOf(ctx, 'shop')), apiKey, ...said })
  }
