import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { line, recording } from '../../test/fake-agent.ts'
import { createAnswerStream } from './answer-stream.ts'
import { AnswerTooLarge } from './answer-too-large.ts'

/** Reads an answer whose bytes are cut at the given places, into pieces and the failure at its end. */
const read = (body: string | Uint8Array, cuts: readonly number[] = [], contentType = 'application/json') => {
  const bytes = Buffer.from(body)
  const answer = createAnswerStream(1_000_000, contentType)
  const pieces: string[] = []
  let from = 0
  for (const to of [...cuts, bytes.length]) {
    pieces.push(answer.push(bytes.subarray(from, to)))
    from = to
  }
  pieces.push(answer.end())
  return { text: pieces.join(''), pieces: pieces.filter((piece) => piece !== ''), failure: answer.failure, answer }
}
const textOf = (body: string) => read(body).text

const item = (content: string, metadata: object = { nodeId: 'a', runIndex: 0, itemIndex: 0 }) =>
  `${JSON.stringify({ type: 'item', content, metadata })}\n`
const begin = (metadata: object = { nodeId: 'a', runIndex: 0, itemIndex: 0 }) =>
  `${JSON.stringify({ type: 'begin', metadata })}\n`
const end = (metadata: object = { nodeId: 'a', runIndex: 0, itemIndex: 0 }) =>
  `${JSON.stringify({ type: 'end', metadata })}\n`
const error = (content?: string) => `${JSON.stringify({ type: 'error', content })}\n`

const streaming = 'Hello! You said: "Do you ship to Berlin?". This is turn 1. Our **return policy** lasts 30 days.'
const recorded: Record<string, { text: string; failure: string | undefined }> = {
  'chat-streaming': { text: streaming, failure: undefined },
  'webhook-jwt-streaming': { text: streaming, failure: undefined },
  'chat-streaming-cyrillic-emoji': {
    text: 'Здравствуйте! Мы доставим ваш заказ завтра — 😀 спасибо.',
    failure: undefined,
  },
  'chat-streaming-tool-two-segments': {
    text: 'Let me calculate that. \n\nThe result is [{"response":"I don\'t know how to do that."}].',
    failure: undefined,
  },
  'webhook-respond-streaming': { text: 'echo: hi', failure: undefined },
  'webhook-respond-json': { text: 'echo: hi', failure: undefined },
  'chat-lastnode-basic': {
    text: 'Hello! You said: "hi". This is turn 1. Our **return policy** lasts 30 days.',
    failure: undefined,
  },
  'chat-streaming-error-no-text': { text: '', failure: 'error without a reason' },
  'load-previous-session': { text: '', failure: 'JSON that holds no answer' },
}

describe.each(Object.entries(recorded))('the recording %s', (name, { text, failure }) => {
  const { body } = recording(name).response

  test('is read whole', () => {
    expect(read(body)).toMatchObject({ text, failure })
  })

  test('is the same cut at each byte', () => {
    for (let cut = 0; cut <= body.length; cut++) expect(read(body, [cut])).toMatchObject({ text, failure })
  })

  test('is the same byte by byte', () => {
    expect(read(body, [...body.keys()])).toMatchObject({ text, failure })
  })

  test('is the same cut at any bytes, and no piece splits a pair', () => {
    const cuts = fc.array(fc.nat(body.length), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b))
    fc.assert(
      fc.property(cuts, (cuts) => {
        const { pieces, ...rest } = read(body, cuts)
        expect(rest).toMatchObject({ text, failure })
        for (const piece of pieces) expect(piece.isWellFormed()).toBe(true)
      }),
    )
  })
})

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
    const held = createAnswerStream(1000, '')
    held.push(Buffer.from(begin() + item('{"out')))
    expect(held.progress).toBe(1)
  })

  test('an error at the end is a failure, with or without text before it', () => {
    expect(read(error('Original error: AuthenticationError'))).toMatchObject({
      text: '',
      failure: 'error: Original error: AuthenticationError',
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

  test('an HTML page in the midst of the stream is not shown, and at its end a failure', () => {
    const page = '<!DOCTYPE html>\n<html><body>504 Gateway Time-out</body></html>\n'
    const { text, failure } = read(begin() + item('a') + page)
    expect(text).toBe('a')
    expect(failure).toBe('a line that is HTML, or cut off')
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

  test('a segment that only looked like JSON is text', () => {
    expect(textOf(begin() + item('{name}, hello') + end())).toBe('{name}, hello')
  })

  test('a segment of JSON without an answer is none', () => {
    expect(textOf(begin() + item('{"price":3,"secret":"x"}') + end())).toBe('')
  })

  test('a surrogate pair in two items stays together, a lone half becomes U+FFFD', () => {
    const half = (code: string) => `{"type":"item","content":"\\u${code}"}\n`
    const { text, pieces } = read(half('d83d') + half('de00'), [half('d83d').length])
    expect(text).toBe('😀')
    expect(pieces).toEqual(['😀'])
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
  })
})

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
    expect(read('data: a\n\nevent: error\ndata: secret\n\n')).toMatchObject({ text: 'a', failure: 'error: secret' })
    expect(read('event: error\ndata: x\n\ndata: a\n\n')).toMatchObject({ text: 'a', failure: undefined })
  })
})

describe('limits', () => {
  const flood = (unit: string, contentType = '') => {
    const answer = createAnswerStream(10_000, contentType)
    for (let i = 0; i < 1000; i++) answer.push(Buffer.from(unit))
  }

  test.each([
    ['a line', '{"type":"begin"}\n{"type":"item","content":"', 'x'.repeat(100)],
    ['a JSON body', '{"output":"', 'x'.repeat(100)],
    ['a segment of JSON', begin(), item(`{${'x'.repeat(100)}`)],
    ['an event', 'data: a\n\ndata: ', 'x'.repeat(100)],
    ['an event of many lines', 'event: message\n', `data: ${'x'.repeat(100)}\n`],
  ])('%s without end is refused', (_, start, unit) => {
    const answer = createAnswerStream(10_000, '')
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
      const started = performance.now()
      const answer = createAnswerStream(1_000_000, '')
      for (let i = 0; i < 2_000; i++) answer.push(Buffer.from(item(piece).repeat(50)))
      expect(performance.now() - started).toBeLessThan(2_000)
    }
  })

  test('blank space without end does not grow', () => {
    expect(() => flood(' '.repeat(100))).not.toThrow()
  })
})
