import type Router from '@koa/router'
import type Koa from 'koa'
import { healthRoutes } from '#http/health/route.ts'
import { type NewAppOptions, newApp } from '#http/new-app.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { connectWordPressRoutes } from './connect-wordpress/route.ts'
import { errorPage, errorPages } from './error-pages.ts'
import { homeRoutes } from './home/route.ts'
import { ownForms } from './own-forms.ts'
import { setPasswordRoutes } from './set-password/route.ts'
import { shopifyRoutes } from './shopify/route.ts'
import { signInRoutes } from './sign-in/route.ts'
import { signOutRoutes } from './sign-out/route.ts'
import { signUpRoutes } from './sign-up/route.ts'
import { conversationRoutes } from './sites/conversations/route.ts'
import { siteRoutes } from './sites/route.ts'
import { styleRoutes } from './styles.ts'

export interface ConsoleAppOptions extends NewAppOptions {
  readonly services: Services
  readonly consoleUrl: string
}

/** All that answers on `CONSOLE_URL`: what is for merchants, as pages that need no script, but for those in Shopify's admin. */
export function createConsoleApp({ services, consoleUrl, ...options }: ConsoleAppOptions): Koa<RequestState> {
  const app = newApp(options)
  app.use(errorPages(errorPage))
  app.use(ownForms(consoleUrl))
  const routers: Router<RequestState>[] = [
    healthRoutes(services),
    styleRoutes(),
    signInRoutes(services),
    signUpRoutes(services),
    setPasswordRoutes(services),
    signOutRoutes(services),
    homeRoutes(services),
    connectWordPressRoutes(services),
    siteRoutes(services),
    conversationRoutes(services),
    ...(services.shopify ? [shopifyRoutes(services, services.shopify, consoleUrl)] : []),
  ]
  for (const router of routers) app.use(router.routes())
  // It looks at what all of them matched.
  app.use(newRouter().allowedMethods())
  return app
}
