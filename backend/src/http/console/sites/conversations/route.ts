import type Router from '@koa/router'
import { ApiError } from '#http/api-error.ts'
import type { RequestState } from '#http/request-state.ts'
import { newRouter } from '#http/router.ts'
import type { Services } from '#http/services.ts'
import { parameterOf } from '../../form-body.ts'
import { requireMember } from '../../require-member.ts'
import { ownSite, pathParameter } from '../own-site.ts'
import { listPage } from './list-page.ts'
import { pageOfConversations, pageOfTranscript } from './paging.ts'
import { transcriptPage } from './transcript-page.ts'

/** `GET /sites/:site/conversations`, the last one to change first, and `…/:id`: what was said in one. */
export function conversationRoutes(services: Services): Router<RequestState> {
  const { transcripts } = services
  const { profiles } = services.visitors
  const router = newRouter()

  router.get('/sites/:site/conversations', requireMember(services), async (ctx) => {
    const site = await ownSite(ctx, services)
    const before = parameterOf(ctx, 'before')
    const { found, next } = await pageOfConversations(transcripts, site.id, before)
    const visitorIds = found.map(({ visitorId }) => visitorId)
    const people = await profiles(site.id, visitorIds)
    listPage(ctx, { site, conversations: found, people, isFirst: before === '', older: next })
  })

  router.get('/sites/:site/conversations/:id', requireMember(services), async (ctx) => {
    const site = await ownSite(ctx, services)
    const conversation = await transcripts.siteConversation({ siteId: site.id, id: pathParameter(ctx, 'id') })
    if (!conversation) throw new ApiError('not_found')
    const part = await pageOfTranscript(transcripts, conversation, parameterOf(ctx, 'after'))
    const person = (await profiles(site.id, [conversation.visitorId])).get(conversation.visitorId)
    transcriptPage(ctx, { site, conversation, person, ...part })
  })
  return router
}
