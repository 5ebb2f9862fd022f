import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answerTo } from './answers.ts'
import { startStandInAgent } from './stand-in-agent.ts'

let agent: Awaited<ReturnType<typeof startStandInAgent>>
beforeEach(async () => {
  agent = await startStandInAgent()
})
afterEach(() => agent.close())

const product = { id: 'dawn', title: 'Dawn pour-over set', price: 68, currency: 'EUR' }
const ask = (chatInput: string, page: object = { url: 'https://shop.example/', product }) =>
  fetch(agent.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ action: 'sendMessage', sessionId: 'conv_1', chatInput, metadata: { page } }),
  })
const linesOf = (ndjson: string) =>
  ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

it('sends lines and headers of the same shape as the recorded n8n', async () => {
  const file = new URL('../../test/recordings/chat-streaming.json', import.meta.url)
  const recorded = JSON.parse(await readFile(file, 'utf8')).response
  const bytes = recorded.chunks.map((chunk: { bytes: string }) => Buffer.from(chunk.bytes, 'base64'))
  const keys = (lines: object[]) => [...new Set(lines.map((line) => JSON.stringify(line, (_, value) => shape(value))))]

  const response = await ask('Hello')
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject(recorded.headers)
  expect(keys(linesOf(await response.text()))).toEqual(keys(linesOf(Buffer.concat(bytes).toString())))
})

it('puts the answer together from one word an item', async () => {
  const items = linesOf(await (await ask('How much is it?')).text()).filter(({ type }) => type === 'item')
  const answer = answerTo({ question: 'How much is it?', page: { url: 'https://shop.example/', product } })
  expect(items.map(({ content }) => content).join('')).toBe(answer)
  expect(items).toHaveLength(answer.split(/\s+/).length)
})

it('streams at the recorded pace: many pieces, none before it is due', async () => {
  const start = performance.now()
  const { body } = await ask('Привет')
  let pieces = 0
  for await (const _ of body ?? []) pieces++
  const words = answerTo({ question: 'Привет', page: { url: 'https://shop.example/', product } }).split(/\s+/).length
  // A timer may come a little before its time.
  expect(performance.now() - start).toBeGreaterThanOrEqual(120 + (words - 1) * 20 - 5)
  expect(pieces).toBeGreaterThanOrEqual(5)
})

it.each([
  ...['human', 'return', 'ship', 'size', 'material', 'price', 'recommend', 'choose', 'hello', '?'],
  ...['человек', 'возврат', 'доставка', 'размер', 'материал', 'цена', 'посоветуйте', 'выбрать', 'привет', 'ы'],
])('answers "%s" in at least 5 pieces and at most 3 seconds', (question) => {
  const words = answerTo({ question, page: { url: 'https://shop.example/', product } }).split(/\s+/).length
  expect(words).toBeGreaterThanOrEqual(5)
  expect(120 + words * 20 + 25).toBeLessThan(3000)
})

it('answers without a page and without metadata', async () => {
  const response = await fetch(agent.url, { method: 'POST', body: JSON.stringify({ chatInput: 'price' }) })
  expect(linesOf(await response.text()).at(-1)).toMatchObject({ type: 'end' })
})

it.each(['{', '{"chatInput":1}', '[]'])('refuses the body %s as n8n refuses one that it cannot parse', async (body) => {
  const response = await fetch(agent.url, { method: 'POST', body })
  expect(response.status).toBe(422)
  expect(await response.json()).toEqual({ code: 422, message: 'Failed to parse request body' })
})

it('answers on its own path alone', async () => {
  const response = await fetch(new URL('/webhook/other', agent.url), { method: 'POST', body: '{}' })
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({
    code: 404,
    message: 'The requested webhook "POST /webhook/other" is not registered.',
  })
})

it('closes in the middle of an answer', async () => {
  const { body } = await ask('Do you ship to Berlin?')
  await agent.close()
  await expect(async () => {
    for await (const _ of body ?? []);
  }).rejects.toThrow()
  agent = await startStandInAgent()
})

/** Names stay, values become their type: ids and times differ. The keys' order counts, too. */
function shape(value: unknown) {
  if (typeof value === 'number') return 'number'
  return typeof value === 'string' && !['begin', 'item', 'end'].includes(value) ? 'string' : value
}
