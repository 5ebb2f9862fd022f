import type { ServerResponse } from 'node:http'
import type { StreamEvent } from '@parley/protocol/events'
import type { Message } from '@parley/protocol/message'
import { aConversation, aMessage, aSession } from './fixtures.ts'
import { type Call, json, localServer, problem } from './local-server.ts'

export type OneConversation = Awaited<ReturnType<typeof oneConversation>>

/** A backend of one conversation: its visitor is whoever wrote first, known again by the token `return`. */
export async function oneConversation() {
  const messages: Message[] = []
  const streams = new Set<ServerResponse>()
  const issued = new Set<string>()
  const erased = new Set<string>()
  let strangers = 0
  let away = false
  let crowded = false

  const write = (stream: ServerResponse, { event, data, id }: StreamEvent) =>
    stream.write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`)
  const emit = (event: StreamEvent) => {
    for (const stream of streams) write(stream, event)
  }
  const visitorOf = (call: Call) => call.headers.authorization?.replace('Bearer ', '') ?? ''

  const { request, calls } = await localServer((call, response) => {
    const { path, method, body } = call
    if (away) return problem(response, 503, 'unavailable')
    if (path === '/v1/sessions') {
      const known = body.returnToken === 'return' && messages.length > 0
      if (body.identity) {
        return json(
          response,
          201,
          aSession({ token: body.identity.token, visitor: { id: body.identity.token, known: true, identified: true } }),
        )
      }
      const token = known ? 'known' : `stranger-${++strangers}`
      issued.add(token)
      const id = known ? (messages[0]?.author?.name ?? '') : token
      const own = known ? { conversation: aConversation, messages, cursor: `${messages.length}` } : {}
      return json(response, 201, aSession({ token, visitor: { id, known, identified: false }, ...own }))
    }
    if (path.startsWith('/v1/events')) {
      if (crowded) return problem(response, 429, 'rate_limited')
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      write(response, { event: 'conversation', data: messages.length > 0 ? aConversation : null })
      streams.add(response)
      return response.on('close', () => streams.delete(response))
    }
    if (erased.has(visitorOf(call))) return problem(response, 401, 'session_required')
    if (path === '/v1/visitor') {
      for (const token of issued) erased.add(token)
      messages.length = 0
      return response.writeHead(204).end()
    }
    if (path === '/v1/messages' && method === 'POST') {
      const message = aMessage(messages.length + 1, {
        role: 'visitor',
        text: body.text,
        clientId: body.id,
        author: { name: visitorOf(call) },
      })
      messages.push(message)
      emit({ event: 'message', data: message, id: `${message.seq}` })
      return json(response, 202, { message, reply: null, ...(messages.length === 1 && { returnToken: 'return' }) })
    }
    return json(response, 200, { conversation: aConversation, messages, cursor: `${messages.length}`, hasMore: false })
  })
  return {
    request,
    calls,
    emit,
    messages,
    streams,
    setAway(now: boolean) {
      away = now
    },
    setCrowded(now: boolean) {
      crowded = now
    },
  }
}
