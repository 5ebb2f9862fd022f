import type { Stage } from './stage.ts'

const dayMs = 86_400_000

/** Answers in the backend's place: nobody has conversations of last month on a site that was made a moment ago. */
export const earlier = ({ context }: Stage) =>
  context.route(/\/v1\/conversations(\?.*)?$/, (route) =>
    route.fulfill({ json: { conversations: conversations(Date.now()), hasMore: false } }),
  )

const conversations = (now: number) =>
  [
    { days: 0.1, lastSeq: 4 },
    { days: 1.2, lastSeq: 12 },
    { days: 6.4, lastSeq: 2 },
    { days: 23.9, lastSeq: 31 },
  ].map(({ days, lastSeq }) => ({
    id: `conv_${lastSeq}`,
    status: 'closed',
    handoff: 'none',
    lastSeq,
    createdAt: new Date(now - days * dayMs).toISOString(),
  }))

export const earlierMessages = ({ context, words }: Stage) =>
  context.route('**/v1/conversations/*/messages*', (route) => {
    const [conversation] = conversations(Date.now())
    const said = { conversationId: conversation?.id, status: 'complete', createdAt: conversation?.createdAt }
    const messages = [
      { ...said, id: 'msg_1', seq: 1, role: 'visitor', text: words.question },
      { ...said, id: 'msg_2', seq: 2, role: 'assistant', text: words.answer },
    ]
    return route.fulfill({ json: { conversation, messages, cursor: '2', hasMore: false } })
  })
