// Longer than 250 lines: every edge of one exchange, over one raw socket.
import { getEventListeners, once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createDialer, type Dialer, type DialRequest } from './dialer.ts'

// The peer speaks bytes, not HTTP, so that it can say what no HTTP server would.
let dialer: Dialer
let port: number
let answer: (socket: Socket) => void
const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => answer(socket))
})

beforeEach(async () => {
  dialer = createDialer({ ownEndpoints: () => [] })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterEach(async () => {
  await dialer.close()
  server.close()
  await once(server, 'close')
})

const dial = (limits: Partial<DialRequest['limits']> = {}, signal = new AbortController().signal) =>
  dialer.dial(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: '{}',
    signal,
    privateHosts: new Set([`127.0.0.1:${port}`]),
    limits: { headersMs: 5000, totalMs: 5000, maxBytes: 1000, ...limits },
  })
const ok = 'HTTP/1.1 200 OK\r\n'
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`

/** What came of a body, and how it ended. */
const read = async (body: AsyncIterable<Uint8Array>) => {
  let text = ''
  let failure: unknown
  try {
    for await (const bytes of body) text += Buffer.from(bytes).toString()
  } catch (error) {
    failure = error
  }
  return { text, failure }
}

test('headers that do not come in time end the call', async () => {
  answer = () => {}

  await expect(dial({ headersMs: 30 })).rejects.toMatchObject({ kind: 'timeout', mayHaveBegun: true })
})

test('headers that drip without an end are ended by the clock', async () => {
  answer = (socket) => {
    socket.write(ok)
    const drip = setInterval(() => socket.write('X-Drip: 1\r\n'), 5)
    socket.once('close', () => clearInterval(drip))
  }

  await expect(dial({ totalMs: 1_000 })).rejects.toMatchObject({
    kind: 'timeout',
    mayHaveBegun: true,
    message: 'not done within 1000 ms',
  })
})

test('headers without end are too large', async () => {
  answer = (socket) => {
    socket.write(ok)
    for (let i = 0; i < 40; i++) socket.write(`X-Filler-${i}: ${'x'.repeat(1000)}\r\n`)
  }

  await expect(dial()).rejects.toMatchObject({ kind: 'too_large', mayHaveBegun: true })
})

test('what is not HTTP is told apart', async () => {
  answer = (socket) => socket.end('220 mail.example ESMTP\r\n')

  await expect(dial()).rejects.toMatchObject({ kind: 'protocol', mayHaveBegun: true })
})

test('a connection that closes after the request was written may have begun', async () => {
  answer = (socket) => socket.destroy()

  await expect(dial()).rejects.toMatchObject({ kind: 'reset', mayHaveBegun: true })
})

test('a body cut off gives its bytes first, then the error', async () => {
  answer = (socket) => socket.end(`${chunked}3\r\nabc\r\n`)

  const { body } = await dial()

  expect(await read(body)).toMatchObject({ text: 'abc', failure: { kind: 'reset', mayHaveBegun: true } })
})

test('a few interim responses are passed over, a flood of them is given up', async () => {
  const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n'
  answer = (socket) => socket.end(`${interim.repeat(20)}${ok}Content-Length: 2\r\n\r\nok`)
  const { status, body } = await dial()
  expect(status).toBe(200)
  expect(await read(body)).toEqual({ text: 'ok', failure: undefined })

  answer = (socket) => socket.write(interim.repeat(21))
  await expect(dial()).rejects.toMatchObject({
    kind: 'protocol',
    mayHaveBegun: true,
    message: 'interim responses without end',
  })
})

test('a body that never ends is ended by the clock, also while it drips', async () => {
  answer = (socket) => {
    socket.write(chunked)
    const drip = setInterval(() => socket.write('1\r\n.\r\n'), 5)
    socket.once('close', () => clearInterval(drip))
  }

  const { body } = await dial({ totalMs: 1000 })

  expect(await read(body)).toMatchObject({ failure: { kind: 'timeout' } })
})

test('a body is cut at its limit, to the byte, and the connection ended', async () => {
  const closed = Promise.withResolvers<void>()
  answer = (socket) => {
    socket.once('close', () => closed.resolve())
    socket.write(`${chunked}${`190\r\n${'x'.repeat(400)}\r\n`.repeat(3)}`)
  }

  const { body } = await dial({ maxBytes: 1000 })

  expect(await read(body)).toMatchObject({
    text: 'x'.repeat(1000),
    failure: { kind: 'too_large', mayHaveBegun: true, message: 'more than 1000 bytes' },
  })
  await closed.promise
})

test('a body of exactly the limit is whole', async () => {
  answer = (socket) => socket.end(`${ok}Content-Length: 1000\r\n\r\n${'x'.repeat(1000)}`)

  const { body } = await dial({ maxBytes: 1000 })

  expect(await read(body)).toEqual({ text: 'x'.repeat(1000), failure: undefined })
})

test('an end that comes by itself ends the body', async () => {
  const peer = Promise.withResolvers<Socket>()
  answer = (socket) => {
    socket.write(`${chunked}3\r\nabc\r\n`)
    peer.resolve(socket)
  }
  const { body } = await dial()
  const iterator = body[Symbol.asyncIterator]()
  await iterator.next()
  const pending = iterator.next()
  const socket = await peer.promise

  socket.end('0\r\n\r\n')

  expect(await pending).toEqual({ done: true, value: undefined })
})

test('a call that is over leaves neither a timer nor a listener', async () => {
  const started = vi.spyOn(globalThis, 'setTimeout')
  const cleared = vi.spyOn(globalThis, 'clearTimeout')
  onTestFinished(() => void vi.restoreAllMocks())
  const { signal } = new AbortController()
  const peer = Promise.withResolvers<Socket>()
  answer = (socket) => {
    socket.write(`${ok}Content-Length: 2\r\n\r\n`)
    peer.resolve(socket)
  }

  const { body } = await dial({ totalMs: 4321 }, signal)
  const deadline = started.mock.results[started.mock.calls.findIndex(([, ms]) => ms === 4321)]?.value
  const isCleared = () => cleared.mock.calls.some(([timer]) => timer === deadline)
  expect(isCleared()).toBe(false)
  const socket = await peer.promise
  socket.end('ok')
  expect(await read(body)).toEqual({ text: 'ok', failure: undefined })

  expect(isCleared()).toBe(true)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a reader that is slow makes the peer wait', async () => {
  const size = 64 * 1024 * 1024
  let written = 0
  answer = (socket) => {
    socket.write(`${ok}Content-Length: ${size}\r\n\r\n`)
    const block = Buffer.alloc(256 * 1024)
    const pump = () => {
      while (written < size) {
        written += block.length
        if (!socket.write(block)) {
          socket.once('drain', pump)
          return
        }
      }
    }
    pump()
  }

  const { body } = await dial({ maxBytes: size, totalMs: 60_000 })
  let read = 0
  let most = 0
  for await (const chunk of body) {
    read += chunk.length
    most = Math.max(most, written - read)
    // The peer gets several turns of the event loop for each of ours.
    for (let turn = 0; turn < 4; turn++) await setImmediate()
  }

  expect(read).toBe(size)
  // What is under way: our buffer, and the kernel's on both sides.
  expect(most).toBeLessThan(size / 3)
}, 30_000)

test('aborting ends the connection at once and throws the reason', async () => {
  const closed = Promise.withResolvers<void>()
  answer = (socket) => {
    socket.once('close', () => closed.resolve())
    socket.write(`${chunked}3\r\nabc\r\n`)
  }
  const controller = new AbortController()
  const { body } = await dial({}, controller.signal)
  const iterator = body[Symbol.asyncIterator]()
  await iterator.next()
  const pending = iterator.next()

  controller.abort(new Error('stopped'))

  await expect(pending).rejects.toThrow('stopped')
  await closed.promise
})

test('after an abort nothing more is read of what had come', async () => {
  answer = (socket) => socket.write(`${chunked}3\r\nabc\r\n3\r\ndef\r\n`)
  const controller = new AbortController()
  const { body } = await dial({}, controller.signal)
  const iterator = body[Symbol.asyncIterator]()
  expect(Buffer.from((await iterator.next()).value ?? []).toString()).toBe('abc')

  controller.abort(new Error('stopped'))

  await expect(iterator.next()).rejects.toThrow('stopped')
})

test('aborting before the headers ends the connection too', async () => {
  const controller = new AbortController()
  const closed = Promise.withResolvers<void>()
  answer = (socket) => {
    socket.once('close', () => closed.resolve())
    controller.abort(new Error('stopped'))
  }

  await expect(dial({}, controller.signal)).rejects.toThrow('stopped')
  await closed.promise
})

test('a call whose signal is aborted already is not made', async () => {
  let hits = 0
  answer = () => {
    hits += 1
  }

  await expect(dial({}, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
  expect(hits).toBe(0)
})

test('leaving the body early ends the connection, and nothing more is read', async () => {
  const closed = Promise.withResolvers<void>()
  answer = (socket) => {
    socket.once('close', () => closed.resolve())
    socket.write(`${chunked}3\r\nabc\r\n3\r\ndef\r\n`)
  }

  const { body } = await dial()
  for await (const _ of body) break

  await closed.promise
  expect(await read(body)).toMatchObject({
    text: '',
    failure: { kind: 'reset', mayHaveBegun: true, message: 'the body was left unread' },
  })
  expect(await body[Symbol.asyncIterator]().return?.()).toEqual({ done: true, value: undefined })
})
