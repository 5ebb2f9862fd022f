import { createHash } from 'node:crypto'
import type Router from '@koa/router'
import { acceptedEncoding } from '#http/accepted-encoding.ts'
import { ApiError } from '#http/api-error.ts'
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
    // Also for `<script type="module">`, which browsers fetch with CORS.
    ctx.set('Access-Control-Allow-Origin', '*')
    await send(ctx, files, 'parley.js', 'public, max-age=300, stale-while-revalidate=86400')
  })
  router.get('/assets/:name', async (ctx) => {
    const name = ctx.params.name ?? ''
    // A compressed form is no file of its own: it would come without its encoding.
    if (name.length > longestName || !/^[\w-]+(?:\.[\w-]+)*$/.test(name) || /\.(?:br|gz)$/.test(name))
      throw new ApiError('not_found')
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
  const encoding = acceptedEncoding(ctx, (form) => file[form] !== null)
  // One for each form: a strong validator names bytes (RFC 9110, 8.8.1).
  ctx.etag = `${createHash('sha256').update(file.plain).digest('base64url')}-${encoding ?? 'identity'}`
  ctx.status = 200
  if (ctx.fresh) {
    ctx.status = 304
    return
  }
  if (encoding) ctx.set('Content-Encoding', encoding)
  ctx.body = (encoding && file[encoding]) ?? file.plain
}
