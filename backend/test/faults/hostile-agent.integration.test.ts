import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { ErrorCode } from '@parley/protocol/errors'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestBackend, type TestBackend } from '../backends/backend.ts'

/** What the agent does once it has the request: bytes, as they stand. */
type Hostility = (socket: Socket) => void | Promise<void>

interface Case {
  readonly name: string
  readonly does: Hostility
  readonly code: ErrorCode
  /** What of the answer is kept. */
  readonly text?: string | RegExp
}

const maxAnswerBytes = 20_000
const soon = { firstContentMs: 3_000, idleMs: 1_000, totalMs: 4_000, maxAnswerBytes }
/** For what must fail by itself, however slow the machine is. */
const late = { firstContentMs: 10_000, idleMs: 10_000, totalMs: 10_000, maxAnswerBytes }
/** Far more than an answer may have, far less than what a caller without limits would take. */
const mostTaken = 16_000_000

let backend: TestBackend
let agent: Server
let hostility: Hostility
let heads: string[]
let sockets: Socket[]
beforeAll(async () => {
  agent = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.once('data', (head: Buffer) => {
      heads.push(String(head))
      void hostility(socket)
    })
  }).listen(0, '127.0.0.1')
  await once(agent, 'listening')
  backend = await startTestBackend({ env: { TRUST_PROXY: '1', AGENT_PRIVATE_HOSTS: place() } })
})
afterAll(async () => {
  await backend.close()
  agent.close()
})

function place(): string {
  const address = agent.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  return `127.0.0.1:${address.port}`
}

const send =
  (...parts: readonly (string | Uint8Array)[]): Hostility =>
  (socket) => {
    for (const part of parts) socket.write(part)
  }
const plain = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n'
const chunked = `${plain}Transfer-Encoding: chunked\r\n\r\n`

/** Says it again and again, as fast as it is taken or in steps, until the caller hangs up. */
const withoutEnd =
  (begin: string, again: string, everyMs = 0): Hostility =>
  async (socket) => {
    socket.setMaxListeners(0)
    socket.write(begin)
    while (!socket.destroyed) {
      const room = socket.write(again)
      if (everyMs > 0) await sleep(everyMs)
      // The backend runs in this process: megabytes on end would keep it from reading until its time is over.
      else if (room) await setImmediate()
      else
        await new Promise<void>((resolve) => {
          socket.once('drain', resolve).once('close', resolve)
        })
    }
  }

const bomb = gzipSync(Buffer.alloc(10_000_000, 'x'))

const cases: readonly Case[] = [
  { name: 'says nothing for ever', does: () => {}, code: 'agent_timeout' },
  { name: 'sends headers, and nothing for ever', does: send(chunked), code: 'agent_timeout' },
  {
    name: 'drips one byte at a time',
    does: withoutEnd(`${chunked}F\r\nSlowly, slowly \r\n`, '1\r\nx\r\n', 50),
    code: 'agent_timeout',
    text: /^Slowly, slowly x+$/,
  },
  { name: 'drips headers without end', does: withoutEnd('HTTP/1.1 200 OK\r\n', 'a: b\r\n', 20), code: 'agent_timeout' },
  { name: 'floods headers', does: withoutEnd(plain, `a: ${'x'.repeat(8_000)}\r\n`), code: 'agent_unavailable' },
  {
    name: 'sends headers of 1 MB',
    does: send(plain, `a: ${'x'.repeat(1_000_000)}\r\n\r\n`),
    code: 'agent_unavailable',
  },
  {
    name: 'sends a body without end',
    does: withoutEnd(chunked, `2710\r\n${'x'.repeat(10_000)}\r\n`),
    code: 'agent_unavailable',
    text: 'x'.repeat(20_000),
  },
  {
    name: 'sends empty lines without end',
    does: withoutEnd(chunked, `2710\r\n${'\n'.repeat(10_000)}\r\n`),
    code: 'agent_unavailable',
  },
  {
    name: 'breaks off in the midst of the body',
    does: (socket) => void socket.end(`${plain}Content-Length: 1000\r\n\r\nHalf an answer`),
    code: 'agent_unavailable',
    text: 'Half an answer',
  },
  {
    name: 'falls silent in the midst of the body',
    does: send(`${plain}Content-Length: 1000\r\n\r\nHalf an answer`),
    code: 'agent_timeout',
    text: 'Half an answer',
  },
  { name: 'sends a chunk without a size', does: send(`${chunked}zz\r\nHello\r\n0\r\n\r\n`), code: 'agent_unavailable' },
  {
    name: 'sends a chunk longer than it said',
    does: send(`${chunked}2\r\nHello\r\n0\r\n\r\n`),
    code: 'agent_unavailable',
    text: /^(?:He)?$/,
  },
  {
    name: 'sends a compressed bomb',
    does: send(`${plain}Content-Encoding: gzip\r\nContent-Length: ${bomb.length + 1}\r\n\r\n`, bomb),
    code: 'agent_unavailable',
  },
  {
    name: 'sends early hints without end',
    does: withoutEnd('', `HTTP/1.1 103 Early Hints\r\nLink: <${'x'.repeat(500)}>\r\n\r\n`),
    code: 'agent_unavailable',
  },
  {
    name: 'sends early hints now and then without end',
    does: withoutEnd('', 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n', 500),
    code: 'agent_timeout',
  },
  {
    name: 'says to go on without end',
    does: withoutEnd('', 'HTTP/1.1 100 Continue\r\n\r\n'),
    code: 'agent_unavailable',
  },
  { name: 'is no HTTP server', does: send('220 mail.example ESMTP\r\n'), code: 'agent_unavailable' },
]

describe('a shopper is told of a failure, and the connection ends, when the agent', () => {
  it.each(cases)('$name', async ({ does, code, text = '' }) => {
    hostility = does
    heads = []
    sockets = []
    const access = { url: `http://${place()}/hook`, authentication: { kind: 'none' } } as const
    // The breaker counts by site: each has one of its own.
    const { site } = await backend.newSite({ agent: access, agentLimits: code === 'agent_timeout' ? soon : late })
    const visitor = await backend.visitor({}, undefined, { siteKey: site.key })
    const events = await (await visitor.turn('Hello?')).rest()
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { status: 'failed', code } })

    const { messages } = await visitor.messages()
    expect(messages).toMatchObject([{ role: 'visitor' }, { role: 'assistant', status: 'failed', code }])
    const kept = messages[1]?.text ?? ''
    if (typeof text === 'string') expect(kept).toBe(text)
    else expect(kept).toMatch(text)
    for (const seen of [events, messages])
      expect(JSON.stringify(seen)).not.toMatch(/127\.0\.0\.1|HPE_|UND_ERR|timeout within/)

    expect(heads).toHaveLength(1)
    expect(heads[0]).toMatch(/^accept-encoding: identity\r$/im)
    await expect.poll(() => sockets.every(({ closed }) => closed)).toBe(true)
    expect(sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0)).toBeLessThan(mostTaken)
  })

  it('sends elsewhere: nobody is called there', async () => {
    heads = []
    sockets = []
    hostility = (socket) => {
      socket.end(`HTTP/1.1 302 Found\r\nLocation: http://${place()}/elsewhere\r\nContent-Length: 0\r\n\r\n`)
    }
    const { site } = await backend.newSite({
      agent: { url: `http://${place()}/hook`, authentication: { kind: 'none' } },
      agentLimits: late,
    })
    const visitor = await backend.visitor({}, undefined, { siteKey: site.key })
    const events = await (await visitor.turn('Hello?')).rest()
    expect(events.at(-1)).toMatchObject({ data: { status: 'failed', code: 'agent_unavailable' } })
    expect(heads).toHaveLength(1)
    expect(heads[0]).toMatch(/^POST \/hook /)
  })
})
