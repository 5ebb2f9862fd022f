import { ApiError } from '#http/api-error.ts'
import type { RequestSession } from '#http/request-state.ts'
import type { Bye, EventStream } from './event-stream.ts'

/** At most so many open streams of one visitor, and of one client address. */
const maxPerVisitor = 8
const maxPerAddress = 50

const tickMs = 1_000

/** Access is looked at again this often, in milliseconds: with sites remembered for 2 s it ends within 5 s. */
const accessMs = 2_000

/** A stream ends so long, in milliseconds, before its token does. */
const expiryMarginMs = 5_000

interface Entry {
  readonly stream: EventStream
  readonly session: RequestSession
  readonly address: string
  /** Does a reply run that this stream waits for? Its client then comes back sooner. */
  readonly busy: () => boolean
}

export interface OpenStreamsOptions {
  /** May the session still be used? */
  readonly hasAccess: (session: RequestSession) => Promise<boolean>
  readonly onCount: (open: number) => void
  readonly onLimited: (name: string) => void
  readonly onError: (error: unknown) => void
}

/** All open event streams of this process: counted while they are open, kept awake by one timer, ended together. */
export class OpenStreams {
  readonly #options: OpenStreamsOptions
  readonly #entries = new Map<EventStream, Entry>()
  readonly #perVisitor = new Map<string, number>()
  readonly #perAddress = new Map<string, number>()
  readonly #timers: NodeJS.Timeout[]
  #checking = false

  constructor(options: OpenStreamsOptions) {
    this.#options = options
    this.#timers = [setInterval(() => this.#tick(), tickMs), setInterval(() => void this.checkAccess(), accessMs)]
  }

  get size(): number {
    return this.#entries.size
  }

  /**
   * May another stream be opened?
   *
   * @throws {ApiError} `rate_limited`
   */
  admit({ visitor }: RequestSession, address: string): void {
    const limit =
      (this.#perVisitor.get(visitor.visitorId) ?? 0) >= maxPerVisitor
        ? 'streams_visitor'
        : (this.#perAddress.get(address) ?? 0) >= maxPerAddress
          ? 'streams_address'
          : null
    if (limit === null) return
    this.#options.onLimited(limit)
    throw new ApiError('rate_limited', { detail: 'Too many streams are open: close one.', retryAfter: 5 })
  }

  /**
   * Counts a stream from here on; `open` makes it.
   *
   * @throws {ApiError} `rate_limited`
   */
  add(session: RequestSession, address: string, busy: () => boolean, open: () => EventStream): EventStream {
    this.admit(session, address)
    const stream = open()
    this.#entries.set(stream, { stream, session, address, busy })
    hold(this.#perVisitor, session.visitor.visitorId)
    hold(this.#perAddress, address)
    this.#options.onCount(this.size)
    return stream
  }

  remove(stream: EventStream): void {
    const entry = this.#entries.get(stream)
    if (!entry) return
    this.#entries.delete(stream)
    release(this.#perVisitor, entry.session.visitor.visitorId)
    release(this.#perAddress, entry.address)
    this.#options.onCount(this.size)
  }

  /** Ends every stream: the process is about to stop. */
  byeAll(): void {
    for (const { stream, busy } of this.#entries.values()) stream.bye({ reason: 'shutdown', retryMs: comeBackMs(busy) })
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  #tick(): void {
    const now = performance.now()
    const wallClock = Date.now()
    for (const { stream, session, busy } of this.#entries.values()) {
      stream.tick(now)
      if (wallClock >= session.expiresAt - expiryMarginMs) stream.bye({ reason: 'expired', retryMs: comeBackMs(busy) })
    }
  }

  /** Ends the streams whose session may no longer be used; called by itself, and when something was revoked. */
  async checkAccess(): Promise<void> {
    if (this.#checking) return
    this.#checking = true
    try {
      for (const { stream, session } of this.#entries.values())
        if (!(await this.#options.hasAccess(session))) stream.bye(accessEnded)
    } catch (error) {
      // The database is away: nobody loses access for that, and the next look will tell.
      this.#options.onError(error)
    } finally {
      this.#checking = false
    }
  }
}

/** Come back at once, to learn why. */
const accessEnded: Bye = { reason: 'expired', retryMs: 0 }

/** At random, because streams that end together would come back together; sooner where somebody watches a reply. */
const comeBackMs = (busy: Entry['busy']): number => Math.floor(Math.random() * (busy() ? 1_000 : 10_000))

const hold = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)

function release(counts: Map<string, number>, key: string): void {
  const left = (counts.get(key) ?? 1) - 1
  if (left > 0) counts.set(key, left)
  else counts.delete(key)
}
