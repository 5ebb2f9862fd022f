import { expect, it } from 'vitest'
import { createAnswerReader } from '../../backend/src/agent/answer-reader.ts'
import { recordedAnswer } from './recorded-answer.ts'

const pieces = recordedAnswer(100)
const items = pieces.filter(({ after }) => after !== null)

it('the answer has the length that is asked for and the pace that was recorded', () => {
  expect(items).toHaveLength(100)
  const gaps = items.slice(1).map(({ atMs }, index) => atMs - (items[index]?.atMs ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThan(15)
  expect(Math.max(...gaps)).toBeLessThan(30)
  expect(items[0]?.atMs).toBe(125)
})

it("what is sent is read as an answer of n8n, with the agent's own words in it", () => {
  const stream = createAnswerReader(10_000, 'application/json')
  const line = ({ before, after }: (typeof pieces)[number]) => (after === null ? before : `${before}word ${after}`)
  const text = pieces.map((piece) => stream.push(Buffer.from(line(piece)))).join('') + stream.end()
  expect(text).toBe('word '.repeat(100))
  expect(stream.failure).toBeUndefined()
})
