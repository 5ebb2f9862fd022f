import { it, type TestContext } from 'vitest'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../backends/backend.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { type DatabaseLink, databaseLink } from '../databases/database-link.ts'
import { pacedAnswer } from './paced-answer.ts'
import { verify } from './verify.ts'

const shoppersAtOnce = 10
const lagMs = 2_000

/** A backend whose line to its database can be made slow: each test has one, and waits beside the other. */
async function startLinkedBackend({
  onTestFinished,
}: TestContext): Promise<{ link: DatabaseLink; backend: TestBackend }> {
  const link = await databaseLink()
  const backend = await startTestBackend({ link, env: { TRUST_PROXY: '1' } })
  onTestFinished(async () => {
    link.lag(0)
    await backend.close()
    await link.close()
  })
  return { link, backend }
}

it.concurrent('a database that answers 2 s late slows everything down and loses nothing', {
  timeout: 90_000,
}, async (test) => {
  const { expect } = test
  const { link, backend } = await startLinkedBackend(test)
  backend.agent.answerWith(pacedAnswer(20, 100))
  const shoppers = await Promise.all(
    Array.from({ length: shoppersAtOnce }, async () => new Shopper(await backend.visitor())),
  )
  await Promise.all(shoppers.map((shopper, index) => shopper.say(`Quick ${index}`)))
  await expect
    .poll(() => shoppers.every(({ held }) => (held.get(2)?.text.length ?? 0) > 20), { timeout: 10_000 })
    .toBe(true)

  link.lag(lagMs)
  const coming = backend.visitor()
  const later = shoppers.map((shopper, index) => shopper.say(`Slow ${index}`))
  // What runs is shown from memory: its last piece is not late, its end comes when it is recorded.
  const first = () => shoppers.map(({ held }) => held.get(2)?.status)
  await expect.poll(first, { timeout: 20_000 }).toEqual(shoppers.map(() => 'complete'))
  const [newcomer] = await Promise.all([coming, ...later])
  link.lag(0)

  shoppers.push(new Shopper(newcomer))
  await Promise.all(shoppers.map((shopper, index) => shopper.say(`Quick again ${index}`)))
  await comeToRest(shoppers, 15_000)
  expect(await verify(backend.connection, shoppers, backend.agent)).toEqual([])
  expect(shoppers.flatMap(({ held }) => [...held.values()]).every(({ status }) => status === 'complete')).toBe(true)
  await Promise.all(shoppers.map((shopper) => shopper.close()))
})

it.concurrent('what is stored after its caller was told to come again is shown to open streams at once', {
  timeout: 60_000,
}, async (test) => {
  const { expect } = test
  const { backend } = await startLinkedBackend(test)
  const visitor = await backend.visitor()
  const turn = await visitor.turn('Hello')
  const { conversationId } = (await turn.until('message')).data
  await turn.rest()
  const events = await visitor.events()
  await events.until('handoff')

  // Somebody else's transaction holds the conversation for as long as a caller waits.
  const session = await backend.connection.startSession()
  session.startTransaction()
  await conversationModel(backend.connection).updateOne({ _id: conversationId }, { $inc: { lastSeq: 1 } }, { session })
  const pushed = await fetch(`${backend.url}/v1/agent/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${backend.site.secretKey}` },
    body: JSON.stringify({ conversationId, role: 'assistant', text: 'Late' }),
  })
  await expectProblem(pushed, 503, 'unavailable')
  await session.abortTransaction()
  await session.endSession()
  expect((await events.until('message')).data.text).toBe('Late')
  events.close()
})
