import type { ConversationRecord } from '#conversation/record.ts'
import type { Transcripts, VisitorRef } from '#conversation/transcripts.ts'
import type { Person, PersonRecord } from '#visitors/find-people.ts'

/** So many visitors are erased in one call. */
const erasedAtOnce = 10
const conversationsAtOnce = 100
/** So many people are looked up together. */
const peopleAtOnce = 100
/** So many items has a page of an export. A plugin takes answers of 2 MB at most. */
const itemsAtOnce = 50

/** What a person's export holds: names and values for people to read. */
export type ExportedItem = Readonly<Record<string, string>>

/** How a platform names a person: its own id, the address, or both. */
type Named = { readonly [Field in 'email' | 'sub']?: string | undefined }

export interface PersonalDataOptions {
  readonly people: (person: Person) => AsyncIterable<PersonRecord>
  readonly transcripts: Pick<Transcripts, 'conversations' | 'messageCounts' | 'messagesAfter'>
  readonly erase: (visitor: VisitorRef) => Promise<void>
}

/** What a platform's own tools for personal data ask of us, a page after the other. */
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

  /** The messages of these numbers, `from` and `to` among them. */
  async function messagesOf(conversation: ConversationRecord, from: number, to: number): Promise<ExportedItem[]> {
    const items: ExportedItem[] = []
    for (let after = from - 1; after < to; ) {
      const messages = await transcripts.messagesAfter(conversation, after, to - after)
      for (const { id, role, text, createdAt } of messages)
        items.push({ id, conversation: conversation.id, time: createdAt.toISOString(), from: role, text })
      const last = messages.at(-1)
      if (!last) break
      after = last.seq
    }
    return items
  }

  /** Of a person's items, the first of which says who they are here, those from `from` and before `to`. */
  async function itemsOf(person: PersonRecord, from: number, to: number): Promise<ExportedItem[]> {
    const items = from <= 0 ? [visitorItem(person)] : []
    let before = 1
    for (const conversation of await conversationsOf(person.visitor)) {
      const first = Math.max(1, from - before + 1)
      const last = Math.min(conversation.lastSeq, to - before)
      if (first <= last) items.push(...(await messagesOf(conversation, first, last)))
      before += conversation.lastSeq
    }
    return items
  }

  return {
    /** So many items a page: who somebody is here, and each of their messages. What comes before is only counted. */
    async export(
      siteId: string,
      { email, sub, page }: Named & { readonly page: number },
    ): Promise<{ items: ExportedItem[]; done: boolean }> {
      const to = page * itemsAtOnce
      const from = to - itemsAtOnce
      const items: ExportedItem[] = []
      let at = 0
      for await (const some of inBatches(people(personOf(siteId, { email, sub })))) {
        const counts = await transcripts.messageCounts(
          siteId,
          some.map(({ visitor }) => visitor.visitorId),
        )
        for (const person of some) {
          const end = at + 1 + (counts.get(person.visitor.visitorId) ?? 0)
          if (end > from && at < to) items.push(...(await itemsOf(person, from - at, to - at)))
          at = end
          if (at > to) return { items, done: false }
        }
      }
      return { items, done: true }
    },

    /** Erases visitors who are this person; whom it leaves is erased by the next call. */
    async erase(siteId: string, { email, sub }: Named): Promise<{ removed: number; done: boolean }> {
      let removed = 0
      for await (const { visitor } of people(personOf(siteId, { email, sub }))) {
        if (removed === erasedAtOnce) return { removed, done: false }
        await erase(visitor)
        removed += 1
      }
      return { removed, done: true }
    },
  }
}

const personOf = (siteId: string, { email, sub }: Named): Person => ({
  siteId,
  ...(email === undefined ? {} : { email }),
  ...(sub === undefined ? {} : { sub }),
})

export type PersonalDataCalls = ReturnType<typeof createPersonalData>

async function* inBatches(people: AsyncIterable<PersonRecord>): AsyncGenerator<PersonRecord[]> {
  let batch: PersonRecord[] = []
  for await (const person of people) {
    batch.push(person)
    if (batch.length === peopleAtOnce) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

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
