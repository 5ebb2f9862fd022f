import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { AgentRequest } from '@parley/protocol/agent-request'

export interface FakeRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: AgentRequest
  /** Has its answer come to an end, or has the caller hung up? */
  ended: boolean
}

/** What the fake does with a request: anything that Node's response can do. Those below are the usual ones. */
export type Behaviour = (response: ServerResponse, request: FakeRequest) => void | Promise<void>

export interface FakeAgent {
  url: string
  port: number
  /** Every request so far, oldest first. */
  requests: FakeRequest[]
  /** How often it was asked, in one conversation or at all. */
  calls(conversationId?: string): number
  /** What all further requests get; by default a streamed "Hello!". */
  answerWith(behaviour: Behaviour): void
  /** The next request that arrives after this call. */
  nextRequest(): Promise<FakeRequest>
  close(): Promise<void>
}

/** The merchant's agent as tests need it: a real HTTP server on the loopback that does as it is told. */
export const startFakeAgent = async (host = '127.0.0.1'): Promise<FakeAgent> => {
  const requests: FakeRequest[] = []
  let behaviour: Behaviour = stream(['Hello!'])
  let waiting: ((request: FakeRequest) => void)[] = []

  const server = createServer(async (incoming, response) => {
    let text = ''
    for await (const chunk of incoming.setEncoding('utf8')) text += chunk
    const request = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: JSON.parse(text || '{}'),
      ended: false,
    }
    response.once('close', () => {
      request.ended = true
    })
    requests.push(request)
    for (const resolve of waiting) resolve(request)
    waiting = []
    await behaviour(response, request)
  })
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')

  return {
    url: `http://${host}:${address.port}/webhook/chat`,
    port: address.port,
    requests,
    calls: (conversationId) =>
      requests.filter(({ body }) => conversationId === undefined || body.sessionId === conversationId).length,
    answerWith(next) {
      behaviour = next
    },
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const metadata = { nodeId: 'a2', nodeName: 'AI Agent', itemIndex: 0, runIndex: 0 }

/** A line of n8n's stream. */
export const line = (type: string, content?: string): string => `${JSON.stringify({ type, content, metadata })}\n`

/** Streams pieces as n8n does, each in a write of its own, all at once. */
export const stream =
  (pieces: readonly string[]): Behaviour =>
  (response) => {
    const out = open(response)
    out.write(line('begin'))
    for (const piece of pieces) out.write(line('item', piece))
    out.end(line('end'))
  }

export interface Gate {
  behaviour: Behaviour
  /** Sends one piece, to every request that waits at the gate; resolves when it is written. */
  send(piece: string): Promise<void>
  /** Sends anything, as it stands. */
  raw(bytes: string | Uint8Array): Promise<void>
  /** Ends the answer as n8n does. */
  end(): Promise<void>
  /** Breaks the connection in the midst of the answer. */
  cut(): Promise<void>
  /** Resolves when the caller has hung up. */
  hungUp: Promise<void>
}

/** A stream that the test lets through piece by piece: nothing is timed, so nothing sleeps. */
export const gate = (): Gate => {
  const opened = Promise.withResolvers<ServerResponse>()
  const hungUp = Promise.withResolvers<void>()
  const write = async (bytes: string | Uint8Array) => {
    const response = await opened.promise
    await new Promise<void>((resolve) => response.write(bytes, () => resolve()))
  }
  return {
    behaviour(response) {
      const out = open(response)
      // A caller may have gone before it was answered.
      if (out.destroyed) hungUp.resolve()
      out.once('close', hungUp.resolve)
      out.write(line('begin'))
      opened.resolve(out)
    },
    send: (piece) => write(line('item', piece)),
    raw: write,
    async end() {
      const response = await opened.promise
      await new Promise<void>((resolve) => response.end(line('end'), resolve))
    },
    async cut() {
      const response = await opened.promise
      response.destroy()
    },
    hungUp: hungUp.promise,
  }
}

/** One whole answer: an object as JSON, a string as it stands. */
export const reply =
  (body: string | object, { status = 200, headers = {} as Record<string, string> } = {}): Behaviour =>
  (response) => {
    const json = typeof body === 'object'
    response.writeHead(status, { 'content-type': json ? 'application/json; charset=utf-8' : 'text/html', ...headers })
    response.end(json ? JSON.stringify(body) : body)
  }

/** Bytes, each piece in a write of its own that the caller sees as such. */
export const bytes =
  (pieces: readonly (string | Uint8Array)[], headers: Record<string, string> = {}, status = 200): Behaviour =>
  async (response) => {
    response.writeHead(status, headers)
    for (const piece of pieces) await new Promise<void>((resolve) => response.write(piece, () => setImmediate(resolve)))
    response.end()
  }

/** Hangs up without a word, after the request has come. */
export const hangUp: Behaviour = (response) => {
  response.destroy()
}

/** Never answers. With `headers`, those come and then nothing. */
export const stall =
  ({ headers = false } = {}): Behaviour =>
  (response) => {
    if (headers) open(response)
  }

/** So many bytes of text, as fast as the caller takes them. */
export const flood =
  (size: number): Behaviour =>
  (response) => {
    const block = 'x'.repeat(50_000)
    response.writeHead(200, { 'content-type': 'text/plain' })
    Readable.from(Array(Math.ceil(size / block.length)).fill(block)).pipe(response)
  }

/** Chooses by what was asked. */
export const choose =
  (by: (body: AgentRequest) => Behaviour): Behaviour =>
  (response, request) =>
    by(request.body)(response, request)

export interface Recording {
  request: { path: string; body: string }
  response: { status: number; headers: Record<string, string>; body: Uint8Array }
}

/** What a real n8n sent, by the name of its file in `recordings/`. */
export const recording = (name: string): Recording => {
  const { request, response } = JSON.parse(readFileSync(new URL(`../recordings/${name}.json`, import.meta.url), 'utf8'))
  const chunks: { bytes: string }[] = response.chunks
  const body = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.bytes, 'base64')))
  return { request, response: { status: response.status, headers: response.headers, body } }
}

/** Sends a recording again, its body cut at the given places. */
export const replay =
  ({ response: { status, headers, body } }: Recording, cuts: readonly number[] = []): Behaviour =>
  async (response) => {
    const { 'transfer-encoding': _, 'content-length': __, connection: ___, ...rest } = headers
    response.writeHead(status, rest)
    let from = 0
    for (const to of [...cuts, body.length]) {
      const piece = body.subarray(from, to)
      await new Promise<void>((resolve) => response.write(piece, () => setImmediate(resolve)))
      from = to
    }
    response.end()
  }

const open = (response: ServerResponse): ServerResponse => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' })
  response.flushHeaders()
  return response
}
