import type Router from '@koa/router'
import { invalid } from '#http/api-error.ts'
import type { RequestContext, RequestState } from '#http/request-state.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import { parameterOf } from '../form-body.ts'
import { html } from '../html.ts'
import { appAddress } from './addresses.ts'
import { adminDocument } from './document.ts'
import { namedShop } from './named-shop.ts'

const path = '/shopify/bounce'

/** App Bridge, alone in a page, fetches a new token and comes back with it. Once: a token that never holds would go round. */
export function bounce(ctx: RequestContext, consoleUrl: string): void {
  const reload = `${consoleUrl}${appAddress(ctx, ctx.path, { bounced: '1' })}`
  ctx.redirect(appAddress(ctx, path, { 'shopify-reload': reload }))
}

/** `GET /shopify/bounce`: App Bridge goes on to `shopify-reload`, wherever that leads: so it leads to a page of the app. */
export function bounceRoute(router: Router<RequestState>, shopify: Shopify, consoleUrl: string): void {
  router.get(path, (ctx) => {
    const shop = namedShop(ctx, shopify)
    const reload = URL.parse(parameterOf(ctx, 'shopify-reload'))
    if (reload?.origin !== consoleUrl || !/^\/shopify(?:\/|$)/.test(reload.pathname))
      throw invalid('shopify-reload', 'expected an address of the app')
    adminDocument(ctx, { shop, apiKey: shopify.apiKey, title: 'Parley', body: html`` })
  })
}
