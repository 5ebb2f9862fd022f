import { describe, expect, it } from 'vitest'
import { comesBefore, formatPosition, parsePosition } from './position.ts'

describe('position', () => {
  it.each(['0', '1', '7', '7.0', '7.120', '999999999.999999999'])('reads and writes %s', (text) => {
    const position = parsePosition(text)
    expect(position).not.toBeNull()
    if (position) expect(formatPosition(position)).toBe(text)
  })

  it.each(['', ' ', '-1', '01', '7.', '.7', '7.01', '7.1.1', '0.0', '1e3', '٣', '1234567890', 'null', '7\n'])(
    'refuses %j',
    (text) => expect(parsePosition(text)).toBeNull(),
  )

  it.each([
    ['0', '1', true],
    ['6', '7.0', true],
    ['7.0', '7.120', true],
    ['7.120', '7', true],
    ['7', '7.120', false],
    ['7', '7', false],
    ['10', '9', false],
    ['', '0', true],
    ['0', '', false],
  ])('whether %s comes before %s is %s', (a, b, before) => {
    expect(comesBefore(a, b)).toBe(before)
  })
})
