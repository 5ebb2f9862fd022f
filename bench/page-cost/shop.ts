import { gzipSync } from 'node:zlib'
import { createDemoPages } from '../../backend/src/demo/shop.ts'
import { serveOnLoopback } from '../../e2e/world/loopback.ts'

const tag = /\n\s*<script async src="[^"]*parley\.js"[^>]*><\/script>/

/**
 * The demo shop's product page on a server and a site of its own, as shops are: at `/` with the widget's tag, at
 * `/without` the same page less that line. `loader` is asked with the first request: sites are made for an address.
 */
export function startShop(loader: () => { loaderUrl: string; siteKey: string }) {
  let shop: ReturnType<typeof createDemoPages> | undefined
  return serveOnLoopback((request, response) => {
    const path = new URL(request.url ?? '/', 'http://shop').pathname
    shop ??= createDemoPages(loader())
    const found = shop(path === '/without' ? '/' : path)
    if (!found) return response.writeHead(404).end()
    const body = path === '/without' ? found.body.replace(tag, '') : found.body
    if (path === '/without' && body === found.body) throw new Error('The demo shop has its tag in another form')
    response.writeHead(200, { 'Content-Type': found.type, 'Content-Encoding': 'gzip', 'Cache-Control': 'no-cache' })
    return response.end(gzipSync(body))
  })
}
