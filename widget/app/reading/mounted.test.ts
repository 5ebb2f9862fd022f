import { expect, test } from 'vitest'
import { aMessage } from '../../test/fixtures.ts'
import { earlier, endOf, later, mostMounted, mounted, newsSince } from './mounted.ts'

const conversation = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => aMessage(from + index))
const long = conversation(1, 1000)

test('at the end, the last ones are mounted, whatever comes', () => {
  expect(mounted(long, undefined)).toEqual({ from: 940, to: 1000 })
  expect(mounted(conversation(1, 1003), undefined)).toEqual({ from: 943, to: 1003 })
  expect(mounted(conversation(1, 3), undefined)).toEqual({ from: 0, to: 3 })
  expect(mounted([], undefined)).toEqual({ from: 0, to: 0 })
})

test('from the end to the beginning and back, all are seen and never more than a hundred mounted', () => {
  const seen = new Set<number>()
  let range = mounted(long, undefined)
  const look = (first: number | undefined) => {
    range = mounted(long, first)
    expect(range.to - range.from).toBeLessThanOrEqual(mostMounted)
    for (const { seq } of long.slice(range.from, range.to)) seen.add(seq)
  }
  while (range.from > 0) look(earlier(long, range))
  expect(seen.size).toBe(1000)
  while (range.to < 1000) look(later(long, range))
  expect(range).toEqual({ from: 900, to: 1000 })
})

test('each step keeps what the reader sees: the first forty and more stay', () => {
  const range = mounted(long, 500)
  const above = mounted(long, earlier(long, range))
  expect(above).toEqual({ from: 459, to: 559 })
  expect(mounted(long, later(long, above))).toEqual(range)
})

test('messages that come in before those held move nothing that is mounted', () => {
  const held = conversation(900, 1000)
  const { from } = mounted(held, 930)
  const more = conversation(850, 1000)
  expect(more[mounted(more, 930).from]).toEqual(held[from])
})

test('a first message that was replaced gives its place to the next one', () => {
  const without = long.filter(({ seq }) => seq !== 500)
  expect(without[mounted(without, 500).from]?.seq).toBe(501)
})

test('news is what somebody else said since, and an answer that went on', () => {
  const end = endOf([aMessage(1), aMessage(2, { text: 'Half', status: 'streaming' })])
  const later = [aMessage(1), aMessage(2, { text: 'Half an answer' }), aMessage(3), aMessage(4)]
  expect(newsSince(later, end)).toBe(2)
  expect(newsSince(later, endOf(later))).toBe(0)
  expect(newsSince([], endOf([]))).toBe(0)
})
