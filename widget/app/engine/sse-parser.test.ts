import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSseParser, type RawEvent } from './sse-parser.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const parse = (text: string): RawEvent[] => createSseParser().push(bytes(text))

test('an event has its name, its data and its id', () => {
  expect(parse('event: delta\nid: 7.3\ndata: {"a":1}\n\n')).toEqual([{ event: 'delta', id: '7.3', data: '{"a":1}' }])
})

test('an event without a name is a message, and one without data is none', () => {
  expect(parse('data: a\n\nevent: delta\n\ndata: b\n\n')).toEqual([
    { event: 'message', data: 'a' },
    { event: 'message', data: 'b' },
  ])
})

test('data lines are joined, one space after the colon is dropped, and comments are nothing', () => {
  expect(parse(': hello\ndata:  a\ndata:b\ndata\n\n')).toEqual([{ event: 'message', data: ' a\nb\n' }])
})

test('an id with NUL is ignored, and an event does not inherit the id before it', () => {
  expect(parse('id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n')).toEqual([
    { event: 'message', id: '1', data: 'a' },
    { event: 'message', data: 'b' },
  ])
})

test('a retry that is not digits is ignored', () => {
  const parser = createSseParser()
  parser.push(bytes('retry: 1500\nretry: soon\nretry: -1\n\n'))
  expect(parser.retryMs).toBe(1500)
})

test('an event that is not ended is not given', () => {
  expect(parse('data: a\n')).toEqual([])
})

test('a byte order mark at the start is dropped', () => {
  expect(createSseParser().push(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes('data: a\n\n')]))).toHaveLength(1)
})

test('the same events come out wherever the bytes are cut and whichever line ends are used', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n\0]/g, ''))
  const event = fc.record({
    event: fc.constantFrom('message', 'delta', 'done'),
    id: line,
    data: fc.array(line, { minLength: 1 }),
  })
  fc.assert(
    fc.property(
      fc.array(event),
      fc.constantFrom('\n', '\r', '\r\n'),
      fc.array(fc.nat({ max: 400 })),
      (events, end, cuts) => {
        const stream = events
          .map(({ event, id, data }) =>
            [`event: ${event}`, `id: ${id}`, ': beat', ...data.map((each) => `data: ${each}`), '', ''].join(end),
          )
          .join('')
        const all = bytes(stream)
        const at = [...new Set(cuts.map((cut) => Math.min(cut, all.length)))].sort((a, b) => a - b)
        const parser = createSseParser()
        const got = [...at, all.length].flatMap((stop, index) => parser.push(all.slice(at[index - 1] ?? 0, stop)))
        expect(got).toEqual(events.map(({ data, ...rest }) => ({ ...rest, data: data.join('\n') })))
      },
    ),
  )
})
