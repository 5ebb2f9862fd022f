import { createHash } from 'node:crypto'
import type Router from '@koa/router'
import { ApiError } from '#errors.ts'
import type { RequestContext, RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { WidgetFiles } from './widget-files.ts'

/** The build names no file longer; a file system refuses one beyond 255 bytes. */
const longestName = 100

/** `GET /parley.js`: the loader, of which shops have the address for years. `GET /assets/…`: what it leads to. */
export function assetRoutes(files: WidgetFiles): Router<RequestState> {
  const router = newRouter()
  router.get('/parley.js', async (ctx) => {
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin')
    await send(ctx, files, 'parley.js', 'public, max-age=300, stale-while-revalidate=86400')
  })
  router.get('/assets/:name', async (ctx) => {
    const name = ctx.params.name ?? ''
    if (name.length > longestName || !/^[\w-]+(?:\.[\w-]+)*$/.test(name)) throw new ApiError('not_found')
    // Named by the hash of what they hold: the same name is the same file for ever.
    await send(ctx, files, `assets/${name}`, 'public, max-age=31536000, immutable')
  })
  return router
}

async function send(ctx: RequestContext, files: WidgetFiles, path: string, caching: string): Promise<void> {
  const file = await files.file(path)
  if (!file) throw new ApiError('not_found')
  ctx.type = path.slice(path.lastIndexOf('.'))
  ctx.set('Cache-Control', caching)
  ctx.vary('Accept-Encoding')
  const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity') || 'identity'
  // One for each form: a strong validator names bytes (RFC 9110, 8.8.1).
  ctx.etag = `${createHash('sha256').update(file.plain).digest('base64url')}-${encoding}`
  ctx.status = 200
  if (ctx.fresh) {
    ctx.status = 304
    return
  }
  if (encoding === 'br' || encoding === 'gzip') ctx.set('Content-Encoding', encoding)
  ctx.body = encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.plain
}
