import { expect, test } from 'vitest'
import { typeableAfter } from './typeable.ts'

test.each([
  ['from the click to the first picture', 1000, { timeOrigin: 1050, paintedMs: 300, parsedMs: 200 }, 350],
  [
    'to the end of parsing, where nothing was drawn',
    1000,
    { timeOrigin: 1050, paintedMs: undefined, parsedMs: 200 },
    250,
  ],
  ['none, where the frame was there before', 9000, { timeOrigin: 1050, paintedMs: undefined, parsedMs: 200 }, 0],
])('the time is that %s', (_, clickedAt, times, expected) => {
  expect(typeableAfter(clickedAt, times)).toBe(expected)
})
