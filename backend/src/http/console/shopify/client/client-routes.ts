import { readFileSync } from 'node:fs'
import type Router from '@koa/router'
import type { RequestState } from '#http/request-state.ts'

const files = { 'app.js': 'text/javascript', 'preview.js': 'text/javascript', 'app.css': 'text/css' } as const

/** The app's own script and styles, beside Shopify's. */
export function clientRoutes(router: Router<RequestState>): void {
  for (const [name, type] of Object.entries(files)) {
    const text = readFileSync(new URL(name, import.meta.url), 'utf8')
    router.get(`/shopify/${name}`, (ctx) => {
      ctx.set('Cache-Control', 'no-cache')
      ctx.type = type
      ctx.body = text
    })
  }
}
