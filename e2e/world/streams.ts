import type { BrowserContext, Page, Request } from '@playwright/test'

/** Which of a browser's tabs hold an event stream, as they ask for them and lose them. */
export function watchStreams(context: BrowserContext) {
  const held = new Map<Request, Page>()
  /** When each stream's first byte came, by `performance.now()`. */
  const begun: { page: Page; at: number }[] = []
  const isStream = (request: Request) => new URL(request.url()).pathname === '/v1/events'
  context.on('response', (response) => {
    const request = response.request()
    if (!isStream(request) || !response.ok()) return
    const page = request.frame().page()
    held.set(request, page)
    begun.push({ page, at: performance.now() })
  })
  context.on('requestfinished', (request) => held.delete(request))
  context.on('requestfailed', (request) => held.delete(request))
  return {
    /** The tabs that hold one now, one entry a stream. */
    holders: () => [...held.values()],
    begun,
    /** A page that crashed or was frozen tells nothing any more. */
    forget(page: Page) {
      for (const [request, holder] of held) if (holder === page) held.delete(request)
    },
  }
}
