import { describe, expect, test } from 'vitest'
import { begin, item, read } from '../../test/agents/read-answer.ts'
import { createAnswerReader } from './answer-reader.ts'
import { AnswerTooLarge } from './answer-too-large.ts'

const textOf = (body: string) => read(body).text

describe('JSON', () => {
  test.each([
    ['{"output":"yes"}', 'yes'],
    ['{"text":"yes"}', 'yes'],
    ['{"message":"yes"}', 'yes'],
    ['{"response":"yes"}', 'yes'],
    ['{"answer":"yes"}', 'yes'],
    ['[{"output":"yes"},{"output":"no"}]', 'yes'],
    ['{"message":"no","output":"yes"}', 'yes'],
    ['{"output":"","text":"yes"}', 'yes'],
    ['{"output":{"answer":"yes"}}', 'yes'],
    ['{"message":{"type":"text","text":"yes"}}', 'yes'],
    ['{"output":42}', '42'],
    ['{"output":true}', 'true'],
    ['{\n  "output": "yes"\n}\n', 'yes'],
    ['\ufeff{"output":"yes"}', 'yes'],
    ['"yes"', 'yes'],
    ['{"type":"with-buttons","text":"yes"}', 'yes'],
  ])('%s is %s', (body, text) => {
    expect(read(body)).toMatchObject({ text, failure: undefined })
  })

  test.each([
    '{}',
    '[]',
    '[{"a":[{"output":"x"}]}]',
    '{"output":null}',
    '{"data":[]}',
    '{"output":"  "}',
    '{"executionStarted":true,"executionId":"123","resumeToken":"t"}',
    '{"message":"Error in workflow"}',
    '{"message":"Workflow executed successfully but the last node did not return any data"}',
    '{"message":"Workflow was started"}',
    '{"message":"Webhook call received"}',
    '{"code":404,"message":"The requested webhook is not registered."}',
    '{"code":0,"message":"There was a problem executing the workflow"}',
    '{"error":"x"}',
  ])('%s is no answer', (body) => {
    expect(read(body)).toMatchObject({ text: '', failure: 'JSON that holds no answer' })
  })

  test('JSON nested without end is refused without harm', () => {
    const deep = `${'{"output":'.repeat(50_000)}"x"${'}'.repeat(50_000)}`
    const deepArray = `${'['.repeat(50_000)}"x"${']'.repeat(50_000)}`
    for (const body of [deep, deepArray]) {
      expect(read(body)).toMatchObject({ text: '', failure: 'JSON that holds no answer' })
    }
  })

  test('is progress with each piece, though it is read at its end', () => {
    const answer = createAnswerReader(1_000, '')
    answer.push(Buffer.from('["y'))
    expect(answer.progress).toBe(1)
    answer.push(Buffer.from('es"]'))
    expect(answer.progress).toBe(2)
  })

  test('what only begins like JSON is text', () => {
    expect(textOf('{name}, hello')).toBe('{name}, hello')
    expect(textOf('"Quoted," she said')).toBe('"Quoted," she said')
    expect(textOf('[link](https://shop.example/)')).toBe('[link](https://shop.example/)')
  })
})

describe('text', () => {
  test('flows as it comes', () => {
    const { pieces, answer } = read('Yes, we ship to Berlin.', [14, 20], 'text/html')
    expect(pieces).toEqual(['Yes, we ship t', 'o Berl', 'in.'])
    expect(answer.progress).toBeGreaterThan(0)
  })

  test('n8n that starts up is no answer, wherever it is cut', () => {
    const words = 'n8n is starting up. Please wait'
    for (const body of [words, `${words}\r\n`]) {
      for (let cut = 0; cut <= body.length; cut++) expect(read(body, [cut])).toMatchObject({ text: '', failure: words })
    }
  })

  test('that blanks follow without end is not held for ever', () => {
    expect(read(`n8n${' '.repeat(1_000)}.`, [1_000]).pieces).toHaveLength(2)
  })

  test('text that begins like n8n’s own is text', () => {
    expect(read('n8n is starting up. Please wait for it', [20]).text).toBe('n8n is starting up. Please wait for it')
    expect(textOf('n8n')).toBe('n8n')
  })

  test.each(['<!DOCTYPE html><html></html>', '\n<html lang="en">', '<HTML>', '<body>x', '<head></head>'])(
    'the page %j is no answer',
    (body) => {
      for (let cut = 0; cut <= body.length; cut++) {
        expect(read(body, [cut], 'text/plain')).toMatchObject({ text: '', failure: 'an HTML page' })
      }
    },
  )

  test('text that begins with another tag is text', () => {
    expect(textOf('<b>Yes</b>')).toBe('<b>Yes</b>')
  })

  test.each(['It stands in the <head> of your page.', 'Your data: it is safe.', 'Your order: shipped.'])(
    '%j is text: another format is told by how its first line begins',
    (body) => {
      expect(read(body, [], 'text/event-stream').text).toBe(body)
    },
  )

  test('nothing at all is nothing', () => {
    expect(read('')).toMatchObject({ text: '', failure: undefined })
    expect(read(' \n\n ')).toMatchObject({ text: '', failure: undefined })
  })
})

describe('event stream', () => {
  test.each([
    ['data: one \n\ndata: two\n\n', 'one two'],
    ['data:one\n\n', 'one'],
    ['data: a\ndata: b\n\n', 'a\nb'],
    ['event: message\ndata: {"output":"yes"}\n\nevent: done\ndata: {}\n\n', 'yes'],
    ['data: "one"\n\ndata: " "\n\ndata: "two"\n\ndata: [DONE]\n\n', 'one two'],
    ['data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"choices":[{"delta":{}}]}\n\ndata: [DONE]\n\n', 'a'],
    ['data: last', 'last'],
    ['data: a\r\n\r\ndata: b\r\n\r\n', 'ab'],
    ['data: a\ndata\ndata: b\n\n', 'a\n\nb'],
    ['data: It costs \n\ndata: 1.50\n\n', 'It costs 1.50'],
    ['data: She said\n\ndata:  "Yes"\n\n', 'She said "Yes"'],
    ['data: {name}, hello\n\n', '{name}, hello'],
    ['data: {"id":1}\n\ndata: {"choices":[]}\n\ndata: {"choices":[{}]}\n\n', ''],
    ['data: {"choices":[{"delta":{"content":{"a":1}}}]}\n\ndata: b\n\n', 'b'],
  ])('%j is %j', (body, text) => {
    for (let cut = 0; cut <= Buffer.byteLength(body); cut++) {
      expect(read(body, [cut])).toMatchObject({ text, failure: undefined })
    }
  })

  test('comments, ids and retry at the start need the content type', () => {
    expect(read(': hi\n\nid: 1\ndata: a\n\n', [], 'text/event-stream').text).toBe('a')
    expect(read(':) hello', [], 'text/plain').text).toBe(':) hello')
  })

  test('an error event at the end is a failure, and never text', () => {
    expect(read('data: a\n\nevent: error\ndata: secret\n\n')).toMatchObject({
      text: 'a',
      failure: 'error: 6 characters',
    })
    expect(read('event: error\ndata: x\n\ndata: a\n\n')).toMatchObject({ text: 'a', failure: undefined })
    expect(read('event: error\ndata: x\n\ndata: {}\n\n')).toMatchObject({ text: '', failure: 'error: 1 characters' })
  })

  test('an event without data is none, whatever its name', () => {
    expect(read('data: a\n\nevent: error\n\n')).toMatchObject({ text: 'a', failure: undefined })
  })

  test('only what holds text is progress', () => {
    const role = 'data: {"choices":[{"delta":{"role":"assistant"}}]}\n\n'
    expect(read(`${role}data: a\n\n: hi\n\ndata: b\n\ndata: [DONE]\n\n`).answer.progress).toBe(2)
  })
})

describe('limits', () => {
  const flood = (unit: string, contentType = '') => {
    const answer = createAnswerReader(10_000, contentType)
    for (let i = 0; i < 1000; i++) answer.push(Buffer.from(unit))
  }

  test.each([
    ['a line', '{"type":"begin"}\n{"type":"item","content":"', 'x'.repeat(100)],
    ['a JSON body', '{"output":"', 'x'.repeat(100)],
    ['a segment of JSON', begin(), item(`{${'x'.repeat(100)}`)],
    ['an event', 'data: a\n\ndata: ', 'x'.repeat(100)],
    ['an event of many lines', 'event: message\n', `data: ${'x'.repeat(100)}\n`],
    ['an event of empty lines', 'event: message\n', 'data:\n'.repeat(20)],
  ])('%s without end is refused', (_, start, unit) => {
    const answer = createAnswerReader(10_000, '')
    answer.push(Buffer.from(start))
    expect(() => {
      for (let i = 0; i < 1000; i++) answer.push(Buffer.from(unit))
    }).toThrow(AnswerTooLarge)
  })

  test.each([
    ['a JSON body', `"${'x'.repeat(9_998)}"`, 9_998],
    ['an event', `data:${'x'.repeat(4_999)}\n`.repeat(2), 9_999],
  ])('%s of exactly the limit is read', (_, body, length) => {
    const answer = createAnswerReader(10_000, '')
    expect(answer.push(Buffer.from(body)) + answer.end()).toHaveLength(length)
  })

  test('items that all stay open are refused', () => {
    expect(() =>
      flood([...Array(200).keys()].map((itemIndex) => begin({ nodeId: 'a', runIndex: 0, itemIndex })).join('')),
    ).toThrow(AnswerTooLarge)
  })

  test('a flood of tiny pieces costs no more than its length', () => {
    for (const piece of [' ', '{', 'x']) {
      // By CPU time: on a machine that has other work the clock says nothing of ours.
      const started = process.threadCpuUsage()
      const answer = createAnswerReader(1_000_000, '')
      for (let i = 0; i < 2_000; i++) answer.push(Buffer.from(item(piece).repeat(50)))
      expect(process.threadCpuUsage(started).user / 1_000).toBeLessThan(2_000)
    }
  })

  test('blank space without end does not grow', () => {
    expect(() => flood(' '.repeat(100))).not.toThrow()
  })
})
