import { describe, expect, test } from 'vitest'
import { line } from '../../../test/agents/fake-agent.ts'
import { begin, end, error, item, read } from '../../../test/agents/read-answer.ts'
import { createAnswerReader } from '../answer-reader.ts'

const textOf = (body: string) => read(body).text

describe('n8n stream', () => {
  test('flows piece by piece', () => {
    const body = begin() + item('one ') + item('two')
    expect(read(body, [begin().length, (begin() + item('one ')).length]).pieces).toEqual(['one ', 'two'])
  })

  test('segments are one answer, joined by a blank line', () => {
    expect(textOf(begin() + item('Let me see.') + end() + begin() + item('84') + end())).toBe('Let me see.\n\n84')
  })

  test.each([
    ['empty', ''],
    ['blank', ' \n'],
  ])('an %s segment leaves no trace', (_, content) => {
    const body = begin() + item('a') + end() + begin() + item(content) + end() + begin() + item('b') + end()
    expect(textOf(body)).toBe('a\n\nb')
  })

  test('nodes follow each other', () => {
    const b = { nodeId: 'b', runIndex: 0, itemIndex: 0 }
    expect(textOf(begin() + item('a') + end() + begin(b) + item('b', b) + end(b))).toBe('a\n\nb')
  })

  test('a missing end is made good by the next begin', () => {
    const b = { nodeId: 'b', runIndex: 0, itemIndex: 0 }
    expect(textOf(begin() + item('a') + begin() + item('b') + begin(b) + item('c', b))).toBe('a\n\nb\n\nc')
  })

  test('a node whose end is missing holds up no other, with or without a begin', () => {
    const b = { nodeId: 'b', runIndex: 0, itemIndex: 0 }
    for (const start of [begin() + item('a') + begin(b), begin() + item('a')]) {
      const body = start + item('b', b) + end()
      expect(read(body, [Buffer.byteLength(body) - end().length]).pieces).toEqual(['a\n\nb'])
    }
  })

  test('a missing begin is made good by the first item', () => {
    expect(textOf(item('a') + item('b') + end() + item('c'))).toBe('ab\n\nc')
  })

  test('ids that are neither text nor number, or longer than any id, are nothing to hold on to', () => {
    const strange = { nodeId: { toString: 1, valueOf: 1 }, runIndex: [[]], itemIndex: null }
    expect(textOf(begin(strange) + item('one', strange) + end(strange))).toBe('one')
    const long = { nodeId: 'a'.repeat(100), runIndex: 0, itemIndex: 0 }
    const longer = { ...long, nodeId: 'a'.repeat(100_000) }
    expect(textOf(begin(long) + item('one ', long) + item('two', longer) + end(longer))).toBe('one two')
  })

  test('missing metadata is one segment', () => {
    expect(textOf('{"type":"begin"}\n{"type":"item","content":"a"}\n{"type":"item","content":"b"}\n')).toBe('ab')
  })

  test('missing, empty and strange content counts for nothing', () => {
    const strange = '{"type":"item"}\n{"type":"item","content":null}\n{"type":"item","content":{"a":1}}\n'
    expect(textOf(item('a') + strange + item('') + item('b'))).toBe('ab')
  })

  test('the items of a batch are not shuffled into each other', () => {
    const one = { nodeId: 'a', runIndex: 0, itemIndex: 0 }
    const two = { nodeId: 'a', runIndex: 0, itemIndex: 1 }
    const body = begin(one) + begin(two) + item('1', one) + item('2', two) + item('1', one) + item('2', two)
    expect(textOf(body + end(one) + end(two))).toBe('11\n\n22')
    expect(textOf(body + end(two) + end(one))).toBe('11\n\n22')
    expect(textOf(body)).toBe('11\n\n22')
  })

  test('keepalive and chunks of an unknown type say nothing', () => {
    const body = `{"type":"keepalive"}\n${begin()}{"type":"keepalive"}\n${item('a')}{"type":"tool-call","name":"x"}\n${end()}`
    expect(read(body)).toMatchObject({ text: 'a', failure: undefined })
    expect(read('{"type":"keepalive"}\n'.repeat(3))).toMatchObject({ text: '', failure: undefined })
    expect(read(`{"type":"tool-call","name":"x"}\n${item('a')}`).text).toBe('a')
  })

  test('keepalive, begin and end are no progress, held content is', () => {
    const silent = read(`{"type":"keepalive"}\n${begin()}${end()}${error('x')}`)
    expect(silent.answer.progress).toBe(0)
    const held = createAnswerReader(1000, '')
    held.push(Buffer.from(begin() + item('{"out')))
    expect(held.progress).toBe(1)
  })

  test('an error at the end is a failure, with or without text before it', () => {
    expect(read(error('Original error: AuthenticationError'))).toMatchObject({
      text: '',
      failure: 'error: AuthenticationError',
    })
    expect(read(begin() + item('partial') + error())).toMatchObject({
      text: 'partial',
      failure: 'error without a reason',
    })
    expect(read(begin() + item('partial') + error() + end())).toMatchObject({ failure: 'error without a reason' })
  })

  test('an error that text follows is not one', () => {
    expect(read(begin() + error('tool failed') + item('anyway') + end())).toMatchObject({
      text: 'anyway',
      failure: undefined,
    })
  })

  test('an error never becomes text', () => {
    expect(textOf(item('a') + error('secret') + item('b'))).toBe('ab')
  })

  test('a line that is not JSON is not shown', () => {
    expect(read(`${begin()}${item('a')}upstream timed out\n${item('b')}`)).toMatchObject({
      text: 'ab',
      failure: undefined,
    })
  })

  test('a last line that is neither JSON nor HTML is no failure', () => {
    for (const words of ['upstream timed out', 'upstream{1} timed out']) {
      expect(read(`${begin()}${item('a')}${words}\n`)).toMatchObject({ text: 'a', failure: undefined })
    }
  })

  test('an HTML page in the midst of the stream is not shown, and at its end a failure', () => {
    const page = '<!DOCTYPE html>\n<html><body>504 Gateway Time-out</body></html>\n'
    for (const body of [page, '  <p>504</p>']) {
      expect(read(begin() + item('a') + body)).toMatchObject({ text: 'a', failure: 'a line that is HTML, or cut off' })
    }
  })

  test('a last line that is cut off is a failure', () => {
    expect(read(begin() + item('a') + item('b').slice(0, 20))).toMatchObject({
      text: 'a',
      failure: 'a line that is HTML, or cut off',
    })
  })

  test('the last line needs no line end, and lines may end in CR LF', () => {
    expect(textOf((begin() + item('a')).trimEnd())).toBe('a')
    expect(textOf((begin() + item('a')).replaceAll('\n', '\r\n'))).toBe('a')
  })

  test('blank lines before and between are skipped', () => {
    expect(textOf(`\n\n${begin()}\n${item('a')}\n\n`)).toBe('a')
  })

  test('a segment that begins with a brace is held and read as JSON', () => {
    const { pieces } = read(begin() + item('{"outp') + item('ut":"yes"}') + end(), [...Array(60).keys()])
    expect(pieces).toEqual(['yes'])
    expect(textOf(begin() + item('\n {"message":"yes"}') + end())).toBe('yes')
    expect(textOf(begin() + item('{"answer":"yes"}'))).toBe('yes')
  })

  test('a segment that begins with blanks is told by what follows them', () => {
    const pieces = [begin(), item(' '), item('a'), item('b')]
    const cuts = pieces.map((_, n) => pieces.slice(0, n).join('').length)
    expect(read(pieces.join(''), cuts).pieces).toEqual([' a', 'b'])
    expect(textOf(begin() + item('\n') + item('{"output":"yes"}'))).toBe('yes')
  })

  test('a segment that only looked like JSON is text', () => {
    expect(textOf(begin() + item('{name}, hello') + end())).toBe('{name}, hello')
  })

  test('a segment of JSON without an answer is none', () => {
    expect(textOf(begin() + item('{"price":3,"secret":"x"}') + end())).toBe('')
  })

  test('a surrogate pair in two items stays together, a lone half becomes U+FFFD', () => {
    const half = (code: string) => `{"type":"item","content":"\\u${code}"}\n`
    const piecesOf = (first: string) => read(half(first) + half('de00'), [half(first).length]).pieces
    expect(piecesOf('d83d')).toEqual(['😀'])
    expect(piecesOf('0061\\ud83d')).toEqual(['a', '😀'])
    expect(textOf(`${half('d83d')}${half('0061')}`)).toBe('\ufffda')
    expect(textOf(half('de00'))).toBe('\ufffd')
    expect(textOf(half('d83d'))).toBe('\ufffd')
  })

  test('bytes that are not UTF-8 become U+FFFD', () => {
    const body = Buffer.concat([Buffer.from('{"type":"item","content":"a'), Buffer.of(0xff), Buffer.from('b"}\n')])
    expect(read(body).text).toBe('a\ufffdb')
  })

  test('a first line that is long is told by its type', () => {
    const content = 'x'.repeat(10_000)
    expect(read(line('item', content), [5000, 9000]).text).toBe(content)
    expect(read(`{ "type" : "item", "content": "${content}"}`, [5000, 9000]).text).toBe(content)
    expect(read(`{"output":{"type":"item","text":"${content}"}}`, [5000, 9000]).text).toBe(content)
  })
})
