import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { line } from '../agents/fake-agent.ts'
import { type ObservedBackend, startObservedBackend } from '../backends/observed-backend.ts'
import type { TestVisitor } from '../clients/visitor.ts'
import { addresses } from '../fresh-address.ts'
import { extent } from './extent.ts'
import { replyText, SlowReader } from './slow-reader.ts'

/** So many pieces, one a second, before the reader takes all; the whole answer has 200 of them and more. */
const slowPieces = extent.soak ? 210 : 4
const answer = Array.from({ length: 4_000 }, (_, n) => `Word number ${n} of a long answer, with ж and 😀. `).join('')
/** Longer than the buffers of any kernel's two sockets, over all messages of the conversation. */
const long = 'A long answer. '.repeat(40_000)
const longAnswers = 15
const stuckReaders = 8
/** A reader that takes nothing holds the few messages that were read for it, and not the conversation of 9 MB. */
const mostHeld = 5_000_000

let observed: ObservedBackend
const address = addresses()
const newVisitor = () => observed.backend.visitor({ address: address() })

beforeAll(async () => {
  observed = await startObservedBackend()
  observed.agent.answerWith(async (response, { body }) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const [text, piece] =
      body.chatInput === 'Long?' ? [long, 100_000] : body.chatInput === 'Slow?' ? [answer, 2_000] : ['Yes.', 4]
    for (let at = 0; at < text.length; at += piece) {
      response.write(line('item', text.slice(at, at + piece)))
      await sleep(5)
    }
    response.end()
  })
})
afterAll(() => observed.close())

const hasMessage = (reader: SlowReader, seq: number) => async () =>
  (await reader.events()).some(({ event, id }) => event === 'message' && id === `${seq}`)

async function ask(visitor: TestVisitor, question: string): Promise<void> {
  const turn = await visitor.turn(question)
  expect((await turn.until('done')).data.status).toBe('complete')
}

it(`a reader of 1 KB/s gets ${Math.round(Buffer.byteLength(answer) / 1000)} KB, each event once and in order, while others are answered`, {
  timeout: 300_000,
}, async () => {
  const [slow, other] = [await newVisitor(), await newVisitor()]
  const reader = SlowReader.open(slow)
  await slow.say('Slow?')
  for (let piece = 0; piece < slowPieces; piece++) {
    reader.take()
    // At most 20 questions a minute are a session's.
    if (piece % 4 === 0) await ask(other, 'Quick?')
    await sleep(1_000)
  }
  reader.takeAll()
  const told = async () => replyText(await reader.events(), 2)
  await expect.poll(told, { timeout: 20_000, interval: 100 }).toBe(answer)
  reader.close()
})

it('readers that take nothing cost the server little; whoever comes back gets all', { timeout: 120_000 }, async () => {
  const visitor = await newVisitor()
  for (let n = 0; n < longAnswers; n++) await ask(visitor, 'Long?')
  await expect.poll(observed.openStreams).toBe(0)
  const inspected = await observed.inspect()
  const before = await inspected.memory()
  const readers = Array.from({ length: stuckReaders }, () => SlowReader.open(visitor, '0'))
  await expect.poll(observed.openStreams).toBe(stuckReaders)
  const sent = async () => (await inspected.memory()).buffers
  // What is read for them comes to rest when every kernel's buffer is full.
  for (let before = 0, now = await sent(); Math.abs(now - before) > now / 100; now = await sent()) {
    before = now
    await sleep(300)
  }
  const after = await inspected.memory()
  const held = (after.heap + after.buffers - before.heap - before.buffers) / stuckReaders
  if (extent.soak) console.log(`a reader that takes nothing costs ${Math.round(held / 1000)} KB`)
  expect(held).toBeLessThan(mostHeld)
  await ask(await newVisitor(), 'Quick?')
  if (extent.soak) {
    await expect.poll(observed.openStreams, { timeout: 60_000, interval: 1_000 }).toBe(0)
    expect(readers.every(({ closed }) => !closed)).toBe(true)
  }
  for (const reader of readers) reader.close()
  await expect.poll(observed.openStreams).toBe(0)
  inspected.close()

  const again = SlowReader.open(visitor, '0')
  again.takeAll()
  await expect.poll(hasMessage(again, 2 * longAnswers), { timeout: 20_000, interval: 300 }).toBe(true)
  const events = await again.events()
  for (let n = 1; n <= longAnswers; n++) expect(replyText(events, 2 * n)).toBe(long)
  again.close()
})
