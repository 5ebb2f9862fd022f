import type { StreamEvent } from '@parley/protocol/events'
import type { Message } from '@parley/protocol/message'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDomain, type Domain, newVisitor } from '../../test/backends/domain.ts'
import { Followed } from '../../test/clients/followed.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import type { VisitorRef } from './transcripts.ts'

let database: TestDatabase
let domain: Domain
beforeAll(async () => {
  database = await testDatabase()
  domain = createDomain(database.connection)
  await domain.indexes()
})
afterAll(() => database.drop())

/** What a client holds by the rules of docs/protocol/stream.md alone; it refuses whatever came twice or out of order. */
class Client {
  readonly held = new Map<number, Pick<Message, 'role' | 'text' | 'status'>>()
  position = '0'

  take({ event, data, id }: StreamEvent): void {
    if (event === 'reset' || event === 'bye') throw new Error(`unexpected ${event}`)
    if (event === 'message') {
      if (data.seq !== this.held.size + 1) throw new Error(`message ${data.seq} after ${this.held.size}`)
      this.held.set(data.seq, { role: data.role, text: data.text, status: data.status })
    }
    if (event === 'delta') {
      const { text, ...rest } = this.#streaming(data.seq)
      if (data.offset !== text.length) throw new Error(`a delta at ${data.offset} of ${text.length}`)
      if (!data.text.isWellFormed()) throw new Error('a delta with half a pair')
      if (data.text === '') throw new Error('an empty delta')
      this.held.set(data.seq, { ...rest, text: text + data.text })
    }
    if (event === 'done') this.held.set(data.seq, { ...this.#streaming(data.seq), status: data.status })
    if (id !== undefined) this.position = id
  }

  #streaming(seq: number) {
    const held = this.held.get(seq)
    if (held?.status !== 'streaming' || seq !== this.held.size) throw new Error(`${seq} does not stream here`)
    return held
  }
}

const piece = fc.string({ unit: fc.constantFrom('a', 'ж', '😀', '\n', 'é'), minLength: 1, maxLength: 12 })
const long = fc.integer({ min: 16_000, max: 40_000 }).map((length) => '😀x'.repeat(length / 3))
const end = fc.constantFrom('end' as const, 'fail' as const, 'stop' as const)
const happening = fc.oneof(
  fc.record({
    kind: fc.constant('turn' as const),
    pieces: fc.array(fc.oneof({ weight: 20, arbitrary: piece }, { weight: 1, arbitrary: long }), { maxLength: 8 }),
    pushed: fc.boolean(),
    asksMore: fc.integer({ min: 0, max: 2 }),
    end,
  }),
  fc.record({ kind: fc.constant('push' as const), text: piece }),
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

/** A few turns of the loop of events, so that what happens meets the client in many of its states. */
const aMoment = () => new Promise((resolve) => setImmediate(resolve))

async function push(visitor: VisitorRef, conversationId: string, text: string): Promise<void> {
  await domain.conversations.push({ siteId: visitor.siteId, conversationId, role: 'agent', text })
}

async function happen(visitor: VisitorRef, happenings: readonly Happening[]): Promise<string> {
  const first = await domain.say(visitor, 'Hello')
  const conversationId = first.conversation.id
  const call = await domain.agent.nextCall()
  call.end()
  await domain.ended(first.reply?.id)
  for (const happening of happenings) {
    if (happening.kind === 'push') await push(visitor, conversationId, happening.text)
    else {
      const asked = [await domain.say(visitor, 'Question')]
      const call = await domain.agent.nextCall()
      for (let more = 0; more < happening.asksMore; more++) asked.push(await domain.say(visitor, 'And more'))
      for (const piece of happening.pieces) {
        call.say(piece)
        await aMoment()
      }
      if (happening.pushed) await push(visitor, conversationId, 'Meanwhile')
      if (happening.end === 'stop') await domain.conversations.stop(visitor, asked[0]?.reply?.id ?? '')
      if (happening.end === 'fail') call.fail(new Error('broke off'))
      call.end()
      for (const _ of asked.slice(1)) (await domain.agent.nextCall()).end()
      for (const { reply } of asked) await domain.ended(reply?.id)
    }
  }
  return conversationId
}

describe('a client that reconnects', () => {
  it('however often, holds exactly the transcript, and was told each thing once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }),
        async (happenings, cuts) => {
          const visitor = newVisitor()
          const client = new Client()
          const happened = happen(visitor, happenings)
          for (const cut of cuts) {
            const stream = new Followed(domain, visitor, client.position)
            // Nothing more may come: then a client would wait for ever.
            void happened.then(() => stream.stop())
            for (let read = 0; read < cut + 2; read++) {
              const event = await stream.nextOrEnd()
              if (!event) break
              client.take(event)
            }
            await stream.stop()
          }
          const conversationId = await happened
          const kept = await domain.transcripts.messagesAfter({ siteId: visitor.siteId, id: conversationId }, 0, 100)
          const last = new Followed(domain, visitor, client.position, conversationId)
          while (client.position !== `${kept.length}`) client.take(await last.next())
          await last.stop()
          expect([...client.held]).toEqual(kept.map(({ seq, role, text, status }) => [seq, { role, text, status }]))
        },
      ),
      { numRuns: 60 },
    )
  }, 180_000)
})
