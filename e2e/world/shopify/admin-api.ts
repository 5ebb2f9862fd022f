import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { abstractFetch } from '@shopify/shopify-api/runtime'
import { FakeShopify } from '../../../backend/test/platforms/shopify.ts'
import { serveOnLoopback } from '../loopback.ts'

/** The stand-in for Shopify, also for a backend in another process, whose library is led here by `library-seam.ts`. */
export async function startAdminApi() {
  const shopify = FakeShopify.start()
  const answer = abstractFetch
  const server = await serveOnLoopback(async (request, response) => {
    const answered = await answer(`https://${request.headers['x-fake-host']}${request.url}`, await initOf(request))
    response.writeHead(answered.status, { 'Content-Type': 'application/json' })
    response.end(await answered.text())
  })
  return {
    shopify,
    url: `http://127.0.0.1:${server.port}`,
    async close() {
      shopify.stop()
      await server.close()
    },
  }
}

async function initOf(request: IncomingMessage): Promise<RequestInit> {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, `${value}`])
  return { method: request.method ?? 'GET', headers, body: await text(request) }
}
