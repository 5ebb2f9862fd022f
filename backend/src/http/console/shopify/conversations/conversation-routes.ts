import { ApiError } from '#http/api-error.ts'
import { rateLimit } from '#http/limits/rate-limit.ts'
import { shopOf } from '#http/request-state.ts'
import { parameterOf } from '../../form-body.ts'
import { conversationsAtOnce, pageOfConversations, pageOfTranscript } from '../../sites/conversations/paging.ts'
import { pathParameter } from '../../sites/own-site.ts'
import type { AppRoutes } from '../app-routes.ts'
import { csvOf } from './csv.ts'
import { listPage } from './list-page.ts'
import { transcriptPage } from './transcript-page.ts'

const longestSearch = 100

/** The shop's conversations, to be read, searched and taken along. */
export function conversationRoutes({ router, page, services, downloads, shell }: AppRoutes): void {
  const { transcripts } = services
  const { profiles } = services.visitors
  const limitSearches = rateLimit(services, {
    name: 'shop_searches',
    max: 20,
    by: (ctx) => shopOf(ctx).site.accountId,
  })

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

  router.get('/shopify/api/conversations.csv', downloads.limit, (ctx) => {
    const type = 'text/csv; charset=utf-8'
    downloads.respond(ctx, { name: 'parley-conversations.csv', type, parts: csvOf(ctx, services) })
  })
}
