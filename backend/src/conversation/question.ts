import type { AgentIdentity, AgentRequest } from '@parley/protocol/agent-request'
import { withBlocksAsText } from '@parley/protocol/block-text'
import type { AgentQuestion } from './agent.ts'
import type { MessageRecord } from './record.ts'
import type { ClaimedTurn, Transcripts } from './transcripts.ts'

/** What the domain needs to know of a site to ask its agent. */
interface SiteFacts {
  readonly id: string
  readonly name: string
  readonly platform: string
  /** How many earlier messages the agent is sent, 0 to 50. */
  readonly historyLength: number
}

/** Where the parts of a question come from. */
export interface QuestionSource {
  readonly transcripts: Transcripts
  site(siteId: string): Promise<SiteFacts | null>
  /** The visitor's proved identity, if there is one. */
  identity(visitorId: string, siteId: string): Promise<AgentIdentity | null>
}

/** What the agent is sent of earlier messages has at most so many code units: answers may be long, and a call is paid for. */
const maxHistoryLength = 100_000

/** Puts together what the agent is asked; null when the conversation or the site is no more. */
export async function agentQuestion(
  source: QuestionSource,
  { conversation, turn, asked }: ClaimedTurn,
): Promise<AgentQuestion | null> {
  const [site, identity, message] = await Promise.all([
    source.site(conversation.siteId),
    asked?.anonymous ? null : source.identity(conversation.visitorId, conversation.siteId),
    asked?.message ?? source.transcripts.messageAt(conversation, turn.questionSeq),
  ])
  if (!site || !message) return null
  const context = message.context
  const request: AgentRequest = {
    action: 'sendMessage',
    sessionId: conversation.id,
    chatInput: message.text,
    metadata: {
      site: { id: site.id, name: site.name, platform: site.platform },
      conversation: { id: conversation.id, turn: conversation.turnCount - (conversation.turns.length - 1) },
      visitor: {
        id: conversation.visitorId,
        known: context?.known ?? false,
        ...(identity ? { identity } : {}),
      },
      page: context?.page ?? null,
      locale: context?.locale ?? null,
      timeZone: context?.timeZone ?? null,
      userAgent: context?.userAgent ?? null,
      time: message.createdAt.toISOString(),
    },
  }
  if (site.historyLength > 0) {
    const earlier = await source.transcripts.messagesBefore(conversation, turn.questionSeq, site.historyLength)
    request.history = newestWithin(maxHistoryLength, earlier)
      .filter((entry) => entry.text !== '')
      .map((entry) => ({ role: entry.role, text: withBlocksAsText(entry.text), time: entry.createdAt.toISOString() }))
  }
  return { siteId: site.id, visitorId: conversation.visitorId, request }
}

/** The newest messages whose texts together are no longer than `length`, in their order. */
function newestWithin(length: number, messages: readonly MessageRecord[]): readonly MessageRecord[] {
  let left = length
  const first = messages.findLastIndex(({ text }) => {
    left -= text.length
    return left < 0
  })
  return messages.slice(first + 1)
}
