import type { PersonalData } from '@parley/protocol/wordpress'
import type { ConversationRecord } from '#conversation/record.ts'
import { mayHaveMore, type Transcripts, type VisitorRef } from '#conversation/transcripts.ts'
import type { Person, PersonRecord } from '#visitors/find-people.ts'

/** So many visitors are erased in one call. */
const erasedAtOnce = 10
const conversationsAtOnce = 100
const messagesAtOnce = 200

/** What a person's export holds: names and values for people to read. */
export type ExportedItem = Readonly<Record<string, string>>

export interface PersonalDataOptions {
  readonly people: (person: Person) => Promise<PersonRecord[]>
  readonly transcripts: Pick<Transcripts, 'conversations' | 'messagesAfter'>
  readonly erase: (visitor: VisitorRef) => Promise<void>
}

/** What WordPress's own tools for personal data ask of us, a page after the other. */
export function createPersonalData({ people, transcripts, erase }: PersonalDataOptions) {
  /** The visitor's conversations, the oldest first: what is begun meanwhile comes last. */
  async function conversationsOf(visitor: VisitorRef): Promise<ConversationRecord[]> {
    const all: ConversationRecord[] = []
    for (;;) {
      const before = all.at(-1)?.id
      const page = { ...(before === undefined ? {} : { before }), limit: conversationsAtOnce }
      const some = (await transcripts.conversations(visitor, page)) ?? []
      all.push(...some)
      if (some.length < conversationsAtOnce) return all.reverse()
    }
  }

  async function messagesOf(conversation: ConversationRecord): Promise<ExportedItem[]> {
    const items: ExportedItem[] = []
    for (let after = 0; ; ) {
      const messages = await transcripts.messagesAfter(conversation, after, messagesAtOnce)
      for (const { id, role, text, createdAt } of messages)
        items.push({ id, conversation: conversation.id, time: createdAt.toISOString(), from: role, text })
      const last = messages.at(-1)
      if (!last || !mayHaveMore(messages, messagesAtOnce)) return items
      after = last.seq
    }
  }

  return {
    /** The first page tells who the person is here; each holds one conversation. */
    async export(
      siteId: string,
      { email, sub, page }: PersonalData,
    ): Promise<{ items: ExportedItem[]; done: boolean }> {
      const found = await people({ siteId, email, ...(sub === undefined ? {} : { sub }) })
      const conversations = (await Promise.all(found.map(({ visitor }) => conversationsOf(visitor)))).flat()
      const conversation = conversations[page - 1]
      return {
        items: [...(page === 1 ? found.map(visitorItem) : []), ...(conversation ? await messagesOf(conversation) : [])],
        done: page >= conversations.length,
      }
    },

    /** Erases visitors who are this person; whom it leaves is erased by the next call. */
    async erase(siteId: string, { email, sub }: PersonalData): Promise<{ removed: number; done: boolean }> {
      const found = await people({ siteId, email, ...(sub === undefined ? {} : { sub }) })
      const now = found.slice(0, erasedAtOnce)
      for (const { visitor } of now) await erase(visitor)
      return { removed: now.length, done: now.length === found.length }
    },
  }
}

export type PersonalDataCalls = ReturnType<typeof createPersonalData>

function visitorItem({ visitor, createdAt, lastSeenAt, identity, contact }: PersonRecord): ExportedItem {
  const named = {
    email: identity?.email ?? contact?.email,
    name: identity?.name ?? contact?.name,
    customer: identity?.sub,
  }
  return {
    id: visitor.visitorId,
    firstSeen: createdAt.toISOString(),
    lastSeen: lastSeenAt.toISOString(),
    ...Object.fromEntries(Object.entries(named).flatMap(([name, value]) => (value ? [[name, value]] : []))),
  }
}
