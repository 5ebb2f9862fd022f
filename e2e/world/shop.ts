import { serveOnLoopback } from './loopback.ts'

export interface Shop {
  readonly port: number
  /** The address of the shop under one of its host names. */
  url(host?: string, path?: string): string
  /** From now on this path is a page of this whole document. */
  serve(path: string, html: string): void
  close(): Promise<void>
}

/**
 * A shop on another site than the backend: `shop.localhost` against `chat.localhost`, which browsers hold for two sites
 * and for trustworthy ones. Its paths are pages: `/` carries the loader; `/strict` does so under a strict policy;
 * `/bare` has no loader, for pages that do something else with the backend.
 */
export async function startShop(loader: () => { api: string; siteKey: string }): Promise<Shop> {
  const pages = new Map<string, string>()
  const server = await serveOnLoopback((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    const { api, siteKey } = loader()
    const attributes = [...new Map([['site', siteKey], ...searchParams])]
      .map(([name, value]) => ` data-${name}="${value.replaceAll('"', '&quot;')}"`)
      .join('')
    const script = pathname === '/bare' ? '' : `<script async src="${api}/parley.js"${attributes}></script>`
    const strict = [
      "default-src 'none'",
      `script-src ${api}`,
      `connect-src ${api}`,
      `frame-src ${api}`,
      "style-src 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; ')
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      ...(pathname === '/strict' ? { 'Content-Security-Policy': strict } : {}),
    })
    response.end(
      pages.get(pathname) ??
        `<!doctype html><html lang="${searchParams.get('locale') ?? 'en'}"><meta charset="utf-8"><title>A shop</title>` +
          `<meta name="viewport" content="width=device-width">${script}<body><main><h1>Dripper</h1><p>A fine thing.</p><a href="/other">More</a></main></body></html>`,
    )
  })
  return {
    port: server.port,
    url: (host = 'shop.localhost', path = '/') => `http://${host}:${server.port}${path}`,
    serve: (path, html) => void pages.set(path, html),
    close: server.close,
  }
}
