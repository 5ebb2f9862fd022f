import type { Page } from '@parley/protocol/page'
import type { OpenSession, Session } from '@parley/protocol/session'
import { ApiError } from './api-error.ts'
import type { Request, RequestOptions } from './request.ts'

export interface SessionOptions {
  siteKey: string
  /** The shop's origin, as the browser reported it with the hello. */
  origin: string
  ticket: string
  identity: string | undefined
  request: Request
  /** Reads a new ticket out of a fresh copy of the frame's document. */
  fetchTicket(): Promise<string>
  /** Asks the shop once more who is signed in. */
  freshIdentity(): Promise<string | undefined>
  returnToken(): string | undefined
  page(): Page
  locale: string | undefined
  timeZone: string | undefined
  /** Told of each session, with the one before it. */
  onOpened(session: Session, previous: Session | undefined): void
}

export interface SessionKeeper {
  readonly current: Session | undefined
  /**
   * Whose the things are that this browser keeps: an identified visitor's id; '' of whoever uses it; undefined while what
   * the shop says is not checked.
   */
  readonly owner: string | undefined
  /**
   * Opens a session or renews the one there is; calls at the same time share one request. The first one keeps the visitor
   * of `before`, a session token of an earlier page.
   */
  open(before?: string): Promise<Session>
  /** Opens as whom the return token says, without the token held. */
  openAnew(): Promise<Session>
  /** Opens as whom the shop says; the token held goes along, so that what was said so far comes too. */
  identify(identity: string): Promise<Session>
  /**
   * A request with the session's token. An expired session is renewed without anybody noticing; but if that makes another
   * visitor (this one was erased), nothing is written in the new one's name.
   */
  authorized: Request
}

/** Renewed by the first request after this share of its life, so that none meets its end. */
const renewAt = 0.8

export function createSessionKeeper(options: SessionOptions): SessionKeeper {
  const { siteKey, origin, request, locale, timeZone } = options
  let { ticket, identity } = options
  let current: Session | undefined
  let opening: Promise<Session> | undefined
  let renewFrom = Number.POSITIVE_INFINITY

  const post = async (bearer: string | undefined): Promise<Session> => {
    const body: { [Part in keyof OpenSession]: OpenSession[Part] | undefined } = {
      siteKey,
      origin,
      page: options.page(),
      ticket: bearer ? undefined : ticket,
      locale,
      timeZone,
      returnToken: options.returnToken(),
      identity: identity ? { token: identity } : undefined,
    }
    const response = await request('/v1/sessions', { method: 'POST', token: bearer, body })
    const session: Session = await response.json()
    renewFrom = Date.now() + lifetime(session, response) * renewAt
    return session
  }

  const withTicket = async (): Promise<Session> => {
    try {
      return await post(undefined)
    } catch (error) {
      if (!(error instanceof ApiError) || error.path !== 'ticket') throw error
      ticket = await options.fetchTicket()
      return await post(undefined)
    }
  }

  /** An identity that does not hold is asked for once more; then the chat goes on without. */
  const tryingIdentity = async (attempt: () => Promise<Session>): Promise<Session> => {
    for (const next of [options.freshIdentity, async () => undefined]) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof ApiError) || error.path !== 'identity') throw error
        identity = await next()
      }
    }
    return attempt()
  }

  const openBy = async (bearer: string | undefined): Promise<Session> => {
    if (!bearer) return tryingIdentity(withTicket)
    try {
      return await tryingIdentity(() => post(bearer))
    } catch (error) {
      // The token alone was not enough; a failing server or connection is another matter.
      if (!(error instanceof ApiError) || !tokenRefused.includes(error.code)) throw error
      return tryingIdentity(withTicket)
    }
  }

  const share = (bearer: string | undefined): Promise<Session> => {
    opening ??= openBy(bearer)
      .then((session) => {
        const previous = current
        current = session
        options.onOpened(session, previous)
        return session
      })
      .finally(() => {
        opening = undefined
      })
    return opening
  }

  const keeper: SessionKeeper = {
    get current() {
      return current
    },
    get owner() {
      if (current) return current.visitor.identified ? current.visitor.id : ''
      return identity ? undefined : ''
    },
    open: (before) => share(current?.token ?? before),
    async openAnew() {
      while (opening) await opening.catch(() => undefined)
      // Whatever is asked from here on waits for the new one.
      current = undefined
      return share(undefined)
    },
    async identify(as) {
      // One on its way is in the name of whoever was here before, and several may wait for its end.
      while (opening) await opening.catch(() => undefined)
      identity = as
      return share(current?.token)
    },
    async authorized(path: string, requestOptions: RequestOptions = {}) {
      if (current && Date.now() > renewFrom) await keeper.open().catch(stillGood)
      const { token, visitor } = current ?? (await keeper.open())
      try {
        return await request(path, { ...requestOptions, token })
      } catch (error) {
        if (!(error instanceof ApiError) || !sessionEnded.includes(error.code)) throw error
        if (!current || current.token === token) await keeper.open()
        if (requestOptions.method && current && !continues(visitor, current.visitor)) throw error
        return await request(path, { ...requestOptions, token: current?.token })
      }
    },
  }
  return keeper
}

/** A renewal that failed is no matter yet: the token may still hold, and if not, its refusal opens the session again. */
const stillGood = (error: unknown) => {
  if (!(error instanceof ApiError)) throw error
}

/** Signing in gives a visitor another id, and what was said goes along. */
const continues = (before: Session['visitor'], now: Session['visitor']): boolean =>
  now.id === before.id || (now.identified && !before.identified)

const sessionEnded: readonly string[] = ['session_expired', 'session_required']
const tokenRefused: readonly string[] = [...sessionEnded, 'invalid_request', 'forbidden']

/** Milliseconds until the session ends, by the server's own clock where it says it: visitors' clocks are off by hours. */
function lifetime({ expiresAt }: Session, response: Response): number {
  const date = Date.parse(response.headers.get('date') ?? '')
  const ms = Date.parse(expiresAt) - (Number.isNaN(date) ? Date.now() : date)
  return Math.min(Math.max(ms, 10_000), 24 * 3_600_000)
}
