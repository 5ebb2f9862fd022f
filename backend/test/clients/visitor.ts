import { randomUUID } from 'node:crypto'
import type { MessageAccepted, MessageList } from '@parley/protocol/message'
import type { OpenSession, Session } from '@parley/protocol/session'
import { EventReader } from './event-reader.ts'

export interface VisitorOptions {
  readonly api: string
  readonly siteKey: string
  readonly origin: string
  /** The address that a trusted proxy names, for a backend that trusts one (`TRUST_PROXY`). */
  readonly address?: string
}

const forwarded = ({ address }: VisitorOptions): Record<string, string> =>
  address === undefined ? {} : { 'X-Forwarded-For': address }

/** The ticket in a freshly fetched embed document. */
export async function fetchTicket(options: VisitorOptions, referer: string | null = options.origin): Promise<string> {
  const response = await fetch(`${options.api}/embed/${options.siteKey}`, {
    headers: { ...forwarded(options), ...(referer === null ? {} : { Referer: `${referer}/` }) },
  })
  const ticket = /<meta name="parley-ticket" content="([^"]+)">/.exec(await response.text())?.[1]
  if (!ticket) throw new Error(`no ticket in the embed document (status ${response.status})`)
  return ticket
}

/** A shopper's frame as far as HTTP is concerned: it has a session, says things and listens. */
export class TestVisitor {
  readonly options: VisitorOptions
  session: Session

  private constructor(options: VisitorOptions, session: Session) {
    this.options = options
    this.session = session
  }

  static async open(options: VisitorOptions, more: Partial<OpenSession> = {}, bearer?: string): Promise<TestVisitor> {
    const response = await TestVisitor.openResponse(options, more, bearer)
    if (response.status !== 201) throw new Error(`no session: ${response.status} ${await response.text()}`)
    return new TestVisitor(options, (await response.json()) as Session)
  }

  static async openResponse(
    options: VisitorOptions,
    more: Partial<OpenSession> = {},
    bearer?: string,
  ): Promise<Response> {
    const { api, siteKey, origin } = options
    return fetch(`${api}/v1/sessions`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...forwarded(options),
        ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify({
        siteKey,
        origin,
        ...(bearer === undefined && !('ticket' in more) ? { ticket: await fetchTicket(options) } : {}),
        page: { url: `${origin}/product` },
        ...more,
      }),
    })
  }

  /** Any call with the session's token. */
  fetch(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    return fetch(`${this.options.api}${path}`, {
      ...init,
      headers: { ...forwarded(this.options), Authorization: `Bearer ${this.session.token}`, ...init.headers },
    })
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async say(text: string, id: string = randomUUID()): Promise<MessageAccepted> {
    const response = await this.post('/v1/messages', { id, text })
    if (response.status !== 202) throw new Error(`not accepted: ${response.status} ${await response.text()}`)
    return (await response.json()) as MessageAccepted
  }

  async messages(query = ''): Promise<MessageList> {
    return (await (await this.fetch(`/v1/messages${query}`)).json()) as MessageList
  }

  /** Opens the event stream, at a position where one is given. */
  async events(position?: string, query = ''): Promise<EventReader> {
    const abort = new AbortController()
    const headers: Record<string, string> = position === undefined ? {} : { 'Last-Event-ID': position }
    const response = await this.fetch(`/v1/events${query}`, { headers, signal: abort.signal })
    if (response.status !== 200) throw new Error(`no stream: ${response.status} ${await response.text()}`)
    return new EventReader(response, abort)
  }

  /** Says something and reads the turn's own stream. */
  async turn(text: string, id: string = randomUUID()): Promise<EventReader> {
    const abort = new AbortController()
    const response = await this.fetch('/v1/messages', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ id, text }),
      signal: abort.signal,
    })
    if (response.status !== 200) throw new Error(`no stream: ${response.status} ${await response.text()}`)
    return new EventReader(response, abort)
  }
}
