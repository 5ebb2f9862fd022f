import { describe, expect, it } from 'vitest'
import { formatPosition, parsePosition } from './position.ts'

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
})
