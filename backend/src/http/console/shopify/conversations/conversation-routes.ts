import { ApiError } from '#http/api-error.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { type RequestContext, shopOf } from '#http/request-state.ts'
import { parameterOf } from '../../form-body.ts'
import { conversationsAtOnce, pageOfConversations, pageOfTranscript } from '../../sites/conversations/paging.ts'
import { pathParameter } from '../../sites/own-site.ts'
import type { AppRoutes } from '../app-routes.ts'
import { csvOf } from './csv.ts'
import { listPage } from './list-page.ts'
import { createExports } from './one-export.ts'
import { transcriptPage } from './transcript-page.ts'

const longestSearch = 100

/** The shop's conversations, to be read, searched and taken along. */
export function conversationRoutes({ router, page, services, shopify, shell }: AppRoutes): void {
  const { transcripts } = services
  const { profiles } = services.visitors
  const by = (ctx: RequestContext) => shopOf(ctx).site.accountId
  const limitSearches = rateLimit(services, { name: 'shop_searches', max: 20, by })
  const limitExports = rateLimit(services, { name: 'shop_exports', max: 5, by })

  const exportOf = createExports()

  router.get('/shopify/conversations', page, async (ctx) => {
    const { id } = shopOf(ctx).site
    const before = parameterOf(ctx, 'before')
    const search = parameterOf(ctx, 'search').trim().slice(0, longestSearch)
    if (search !== '') await limitSearches(ctx)
    const searched = { ...(before !== '' && { before }), text: search, limit: conversationsAtOnce }
    const found = await (search === ''
      ? pageOfConversations(transcripts, id, before)
      : transcripts.searchConversations(id, searched))
    if (!found) throw new ApiError('not_found')
    const people = await profiles(
      id,
      found.found.map(({ visitorId }) => visitorId),
    )
    listPage(ctx, { shell, conversations: found.found, people, search, isFirst: before === '', older: found.next })
  })

  router.get('/shopify/conversations/:id', page, async (ctx) => {
    const siteId = shopOf(ctx).site.id
    const conversation = await transcripts.siteConversation({ siteId, id: pathParameter(ctx, 'id') })
    if (!conversation) throw new ApiError('not_found')
    const part = await pageOfTranscript(transcripts, conversation, parameterOf(ctx, 'after'))
    const person = (await profiles(siteId, [conversation.visitorId])).get(conversation.visitorId)
    transcriptPage(ctx, { shell, conversation, person, ...part })
  })

  router.get('/shopify/api/conversations.csv', limitExports, (ctx) => {
    ctx.type = 'text/csv; charset=utf-8'
    ctx.set('Content-Disposition', 'attachment; filename="parley-conversations.csv"')
    ctx.body = exportOf(by(ctx), csvOf(ctx, services))
  })

  router.get('/shopify/api/requests/:id', limitExports, async (ctx) => {
    const items = await shopify.webhooks.requests.data(shopOf(ctx).domain, pathParameter(ctx, 'id'))
    if (!items) throw new ApiError('not_found')
    ctx.type = 'application/json'
    ctx.set('Content-Disposition', 'attachment; filename="parley-customer-data.json"')
    ctx.body = exportOf(by(ctx), jsonOf(items))
  })
}

/** A list as JSON, item by item: all of it may be more than fits into memory. */
async function* jsonOf(items: AsyncIterable<object>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const item of items) {
    yield `${before}${JSON.stringify(item)}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
