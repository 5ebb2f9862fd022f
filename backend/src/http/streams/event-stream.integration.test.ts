import { once } from 'node:events'
import { createServer, IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { StreamEvent } from '@parley/protocol/events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { restEvent } from '#conversation/stream-event.ts'
import { readEvents } from '../../../test/clients/event-reader.ts'
import { EventStream } from './event-stream.ts'

let server: Server
let socket: Socket | null
let opened: Promise<{ stream: EventStream; response: ServerResponse; pumped: Promise<void> }>
let feed: (signal: AbortSignal) => AsyncIterable<StreamEvent>

beforeEach(async () => {
  socket = null
  const { promise, resolve } = Promise.withResolvers<Awaited<typeof opened>>()
  opened = promise
  server = createServer((_, response) => {
    const stream = new EventStream(response)
    resolve({ stream, response, pumped: stream.pump(feed(stream.signal)) })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  socket?.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const port = () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  return address.port
}

/** A client that takes bytes only when it is told to. */
async function slowClient(): Promise<Socket> {
  const client = connect({ port: port(), host: '127.0.0.1' })
  socket = client
  client.pause()
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(client, 'connect')
  return client
}

async function* quiet(signal: AbortSignal): AsyncGenerator<StreamEvent> {
  if (!signal.aborted) await once(signal, 'abort')
  yield* []
}

/** More than the buffers of any kernel's two sockets take in. */
const endless = () =>
  async function* (signal: AbortSignal): AsyncGenerator<StreamEvent> {
    for (let seq = 1; !signal.aborted; seq++) yield restEvent(seq, 'ж'.repeat(200_000), 0)
  }

/** Resolves when the socket takes nothing more: what is unsent stays the same over several turns of the event loop. */
async function stuck(response: ServerResponse): Promise<void> {
  for (let same = 0, before = -1; same < 50; before = response.writableLength) {
    await new Promise((resolve) => setTimeout(resolve, 2))
    same = before > 0 && response.writableLength === before ? same + 1 : 0
  }
}

describe('an event stream', () => {
  it('gives a slow reader the whole of a long answer, with at most 64 KB unsent', async () => {
    const text = 'Длинно 😀 '.repeat(20_000)
    let most = 0
    feed = async function* () {
      yield restEvent(2, text, 0)
    }
    const asked = request({ port: port(), host: '127.0.0.1', agent: false }).end()
    const [answer] = await once(asked, 'response')
    if (!(answer instanceof IncomingMessage)) throw new Error('no response')
    const { response, pumped } = await opened
    const watch = setInterval(() => {
      most = Math.max(most, response.writableLength)
    })
    const chunks: Buffer[] = []
    for await (const chunk of answer) {
      chunks.push(chunk)
      most = Math.max(most, response.writableLength)
      await new Promise((resolve) => setImmediate(resolve))
    }
    clearInterval(watch)
    await pumped
    expect(most).toBeLessThanOrEqual(65_536)
    const data = /^data: (.*)$/m.exec(Buffer.concat(chunks).toString())?.[1] ?? ''
    expect(JSON.parse(data)).toEqual({ seq: 2, offset: 0, text })
  })

  it('holds at most 64 KB for a reader that takes nothing, and closes it after 30 s', async () => {
    feed = endless()
    await slowClient()
    const { stream, response, pumped } = await opened
    await stuck(response)
    expect(response.writableLength).toBeLessThanOrEqual(65_536)
    const now = performance.now()
    stream.tick(now)
    stream.tick(now + 29_000)
    expect(response.destroyed).toBe(false)
    stream.tick(now + 31_000)
    expect(response.destroyed).toBe(true)
    await pumped
    await expect.poll(() => stream.signal.aborted).toBe(true)
  })

  it('says something when it was quiet for 15 s, and nothing while it is not', async () => {
    feed = quiet
    const { stream, response } = await (async () => {
      await slowClient()
      return opened
    })()
    const client = socket
    if (!client) throw new Error('no client')
    client.resume()
    let received = ''
    client.on('data', (chunk: Buffer) => {
      received += chunk.toString()
    })
    await expect.poll(() => received).toContain('retry: 2000\n:\n\n')
    const now = performance.now()
    const comments = () => received.split(':\n\n').length - 2
    stream.tick(now + 14_000)
    stream.tick(now + 15_001)
    stream.tick(now + 16_000)
    stream.tick(now + 29_000)
    await expect.poll(comments).toBe(1)
    stream.tick(now + 30_002)
    await expect.poll(comments).toBe(2)
    expect(response.destroyed).toBe(false)
  })

  it('never puts a comment into the midst of an event', async () => {
    feed = endless()
    await slowClient()
    const { stream, response } = await opened
    await stuck(response)
    const before = response.writableLength
    stream.tick(performance.now() + 20_000)
    expect(response.writableLength).toBe(before)
  })

  it('cannot be broken by line breaks in what it says', async () => {
    const text = 'a\nb\r\nc\n\nevent: done\ndata: {}\n\n\u2028\u2029'
    feed = async function* () {
      yield restEvent(2, text, 0)
    }
    const response = await fetch(`http://127.0.0.1:${port()}/`)
    const events = await Array.fromAsync(readEvents(response))
    expect(events).toEqual([{ event: 'delta', id: `2.${text.length}`, data: { seq: 2, offset: 0, text } }])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
  })

  it('ends with bye when it is told to, after the event that is being written', async () => {
    feed = quiet
    const response = await fetch(`http://127.0.0.1:${port()}/`)
    const { stream, pumped } = await opened
    stream.bye({ reason: 'shutdown', retryMs: 5 })
    stream.bye({ reason: 'expired', retryMs: 0 })
    expect(await Array.fromAsync(readEvents(response))).toEqual([
      { event: 'bye', data: { reason: 'shutdown', retryMs: 5 } },
    ])
    await pumped
  })

  it('is cut when its feed fails: the client comes back with its position', async () => {
    feed = async function* () {
      yield restEvent(2, 'so far', 0)
      throw new Error('no database')
    }
    const failure = opened.then(({ pumped }) => pumped.catch((error: unknown) => error))
    const response = await fetch(`http://127.0.0.1:${port()}/`)
    await expect(response.text()).rejects.toThrow()
    expect(await failure).toEqual(new Error('no database'))
  })
})
