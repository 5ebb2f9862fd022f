import { randomUUID } from 'node:crypto'
import type { StreamEvent } from '@parley/protocol/events'
import { message, messageAccepted, type SendMessage } from '@parley/protocol/message'
import { type OpenSession, session } from '@parley/protocol/session'
import * as v from 'valibot'
import { createSseParser } from '../../widget/app/engine/sse-parser.ts'

/** The origin of the shop that the visitor is on. */
export const shopOrigin = 'https://shop.example'
export const page = { url: `${shopOrigin}/jacket`, title: 'Jacket', product: { id: '1', title: 'Jacket' } }
const patienceMs = 60_000
const history = v.object({ messages: v.array(message) })

export interface Answer {
  outcome: string
  text: string
  /** From the moment the question was sent until its first text came; undefined where none did. */
  firstContentMs: number | undefined
}

/** One visitor asks one question through the public API, as the widget does: session, event stream, message. */
export async function askOnce({ api, siteKey, question }: { api: string; siteKey: string; question: string }) {
  const signal = AbortSignal.timeout(patienceMs)
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(new URL(path, api), { ...init, signal })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const post = (body: unknown, headers: Record<string, string>) => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

  const frame = await (await call(`/embed/${siteKey}`, { headers: { Referer: `${shopOrigin}/` } })).text()
  const ticket = frame.match(/<meta name="parley-ticket" content="([^"]+)"/)?.[1] ?? ''
  const wanted: OpenSession = { siteKey, origin: shopOrigin, ticket, page, locale: 'en', timeZone: 'Europe/Berlin' }
  const { token } = v.parse(session, await (await call('/v1/sessions', post(wanted, {}))).json())
  const headers = { Authorization: `Bearer ${token}` }

  const stream = events(await call('/v1/events', { headers: { ...headers, Accept: 'text/event-stream' } }))
  // Its first event says that the stream stands: what the question brings is not missed.
  await stream.next()
  const sent: SendMessage = { id: randomUUID(), text: question, page }
  const sentAt = performance.now()
  const accepted = await (await call('/v1/messages', post(sent, headers))).json()
  const { reply } = v.parse(messageAccepted, accepted)
  if (!reply) throw new Error('The agent is not to answer')
  const answer = await answerOf(stream, reply.seq, sentAt)

  const { messages } = v.parse(history, await (await call('/v1/messages', { headers })).json())
  const kept = messages.find(({ seq }) => seq === reply.seq)
  if (kept?.text !== answer.text) throw new Error(`The transcript holds another text: ${JSON.stringify(kept)}`)
  return answer
}

async function answerOf(stream: AsyncIterable<StreamEvent>, seq: number, sentAt: number): Promise<Answer> {
  let text = ''
  let firstContentMs: number | undefined
  for await (const { event, data } of stream) {
    if (event === 'delta' && data.seq === seq) {
      firstContentMs ??= performance.now() - sentAt
      text += data.text
    }
    if (event === 'done' && data.seq === seq) {
      return { outcome: [data.status, data.code].filter(Boolean).join(', '), text, firstContentMs }
    }
  }
  throw new Error('The stream ended before the answer did')
}

async function* events(response: Response): AsyncGenerator<StreamEvent, void> {
  const parser = createSseParser()
  for await (const bytes of response.body ?? []) {
    for (const { event, data } of parser.push(bytes)) yield { event, data: JSON.parse(data) } as StreamEvent
  }
}
