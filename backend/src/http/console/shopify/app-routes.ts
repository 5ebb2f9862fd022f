import type Router from '@koa/router'
import type { RequestMiddleware, RequestState } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import type { Shopify } from '#platforms/shopify/shopify.ts'
import type { AppShell } from './app-page.ts'
import type { Downloads } from './downloads.ts'

/** What the app's pages are made with. Below `/shopify/api` the shop is known already. */
export interface AppRoutes {
  readonly router: Router<RequestState>
  /** Stands before each page. */
  readonly page: RequestMiddleware
  readonly services: Services
  readonly shopify: Shopify
  readonly downloads: Downloads
  readonly shell: AppShell
}
