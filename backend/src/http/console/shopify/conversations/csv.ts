import type { ConversationRecord, MessageRecord } from '#conversation/record.ts'
import { mayHaveMore } from '#conversation/transcripts.ts'
import { type RequestContext, shopOf } from '#http/request-state.ts'
import type { Services } from '#http/services.ts'
import type { Profile } from '#visitors/profiles.ts'
import { appTexts } from '../app-texts.ts'
import { csvLine } from './csv-line.ts'

const conversationsAtOnce = 50
const messagesAtOnce = 200

/** Every message of the shop's conversations, the last one to change first, line by line. */
export async function* csvOf(ctx: RequestContext, services: Services): AsyncGenerator<string> {
  const { id: siteId } = shopOf(ctx).site
  // Without the mark, Excel takes UTF-8 for something else.
  yield `\uFEFF${csvLine(appTexts(ctx).csv)}`
  for await (const [conversation, person] of conversationsOf(services, siteId))
    for (let after = 0; ; ) {
      const messages = await services.transcripts.messagesAfter(conversation, after, messagesAtOnce)
      for (const message of messages) yield csvLine(cellsOf(message, person))
      after = messages.at(-1)?.seq ?? after
      if (!mayHaveMore(messages, messagesAtOnce)) break
    }
}

async function* conversationsOf(
  { transcripts, visitors }: Services,
  siteId: string,
): AsyncGenerator<[ConversationRecord, Profile | undefined]> {
  // Where one stood, not where it stands: one that goes on meanwhile would lead back to the top, an erased one nowhere.
  for (let before: ConversationRecord | undefined; ; ) {
    const page = { ...(before !== undefined && { before }), limit: conversationsAtOnce }
    const some = (await transcripts.siteConversations(siteId, page)) ?? []
    const people = await visitors.profiles(
      siteId,
      some.map(({ visitorId }) => visitorId),
    )
    for (const conversation of some) yield [conversation, people.get(conversation.visitorId)]
    before = some.at(-1)
    if (some.length < conversationsAtOnce) return
  }
}

const cellsOf = (
  { conversationId, seq, createdAt, role, author, text, status, feedback }: MessageRecord,
  person: Profile | undefined,
): readonly string[] => [
  conversationId,
  `${seq}`,
  createdAt.toISOString().slice(0, 19).replace('T', ' '),
  author ? `${role}: ${author.name}` : role,
  text,
  status,
  feedback?.rating ?? '',
  person?.identity?.sub ?? '',
  person?.identity?.name ?? person?.contact?.name ?? '',
  person?.identity?.email ?? person?.contact?.email ?? '',
]
