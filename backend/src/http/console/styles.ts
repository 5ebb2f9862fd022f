import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type Router from '@koa/router'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'

const files = ['base', 'forms', 'tables', 'connect', 'transcript']
const styles = files.map((name) => readFileSync(new URL(`styles/${name}.css`, import.meta.url), 'utf8')).join('\n')

/** Where the pages find their styles. Another version has another address, so that each may be kept for ever. */
export const stylesPath = `/console.css?v=${createHash('sha256').update(styles).digest('base64url').slice(0, 12)}`

/** `GET /console.css` */
export function styleRoutes(): Router<RequestState> {
  const router = newRouter()
  router.get('/console.css', (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
    ctx.type = 'text/css'
    ctx.body = styles
  })
  return router
}
