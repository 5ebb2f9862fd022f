import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { page } from '@parley/protocol/page'
import * as v from 'valibot'
import { answerTo } from './answers.ts'
import type { Asked } from './asked.ts'

// The pace of n8n 1.123.81 as it was recorded (the case "chat-streaming"): `begin` 121 ms after the request, then a word
// every 20 to 21 ms, and `end` 25 ms after the last one. The model behind that workflow sends a word every 20 ms.
const beginMs = 120
const wordMs = 20
const endMs = 25

const path = '/webhook/demo/chat'

/** Who wrote the answer, as n8n names it in each line of its stream. */
const node = { nodeId: 'demo-agent', nodeName: 'AI Agent', itemIndex: 0, runIndex: 0 }

const request = v.object({
  chatInput: v.string(),
  metadata: v.optional(v.object({ page: v.nullish(page) })),
})

/**
 * A real HTTP server on loopback that behaves as an n8n workflow with a streaming Chat Trigger does and answers for the
 * demo shop. It is the agent of the demo site when nobody named an n8n.
 *
 * `url` takes the call of `AgentRequest`; `close` also cuts running answers.
 */
export async function startStandInAgent() {
  const server = createServer((incoming, response) => {
    reply(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port')

  return {
    url: `http://127.0.0.1:${address.port}${path}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function reply(incoming: IncomingMessage, response: ServerResponse) {
  const { method, url } = incoming
  if (method !== 'POST' || url !== path) {
    return refuse(response, 404, `The requested webhook "${method} ${url}" is not registered.`)
  }
  const asked = await read(incoming)
  if (!asked) return refuse(response, 422, 'Failed to parse request body')
  return stream(response, answerTo(asked))
}

async function read(incoming: IncomingMessage): Promise<Asked | undefined> {
  const body = await json(incoming).catch((error: unknown) => {
    if (error instanceof SyntaxError) return undefined
    throw error
  })
  const { success, output } = v.safeParse(request, body)
  return success ? { question: output.chatInput, page: output.metadata?.page ?? undefined } : undefined
}

function refuse(response: ServerResponse, code: number, message: string) {
  response.writeHead(code, { 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify({ code, message }))
}

async function stream(response: ServerResponse, answer: string) {
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-cache',
    Vary: 'Accept-Encoding',
  })
  response.flushHeaders()
  const write = (type: 'begin' | 'item' | 'end', content?: string) =>
    response.write(`${JSON.stringify({ type, content, metadata: { ...node, timestamp: Date.now() } })}\n`)

  // Each word is due at a time counted from the start, so that a busy machine's late timers do not add up.
  const start = performance.now()
  const due = (ms: number) => sleep(Math.max(0, start + ms - performance.now()))
  const words = answer.match(/\S+\s*/g) ?? []

  await due(beginMs)
  write('begin')
  for (const [index, word] of words.entries()) {
    await due(beginMs + index * wordMs)
    if (response.destroyed) return
    write('item', word)
  }
  await due(beginMs + words.length * wordMs + endMs - wordMs)
  write('end')
  response.end()
}
