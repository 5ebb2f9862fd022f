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
    expect(read(deep)).toMatchObject({ text: '', failure: 'JSON that holds no answer' })
  })

  test('what only begins like JSON is text', () => {
    expect(textOf('{name}, hello')).toBe('{name}, hello')
    expect(textOf('"Quoted," she said')).toBe('"Quoted," she said')
    expect(textOf('[link](https://shop.example/)')).toBe('[link](https://shop.example/)')
  })
})

describe('text', () => {
  test('flows as it comes', () => {
    expect(read('Yes, we ship to Berlin.', [16, 20], 'text/html').pieces).toEqual(['Yes, we ship to ', 'Berl', 'in.'])
  })

  test('n8n that starts up is no answer, wherever it is cut', () => {
    const body = 'n8n is starting up. Please wait'
    for (let cut = 0; cut <= body.length; cut++) expect(read(body, [cut])).toMatchObject({ text: '', failure: body })
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
  ])('%s without end is refused', (_, start, unit) => {
    const answer = createAnswerReader(10_000, '')
    answer.push(Buffer.from(start))
    expect(() => {
      for (let i = 0; i < 1000; i++) answer.push(Buffer.from(unit))
    }).toThrow(AnswerTooLarge)
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
