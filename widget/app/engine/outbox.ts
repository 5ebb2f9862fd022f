import type { MessageAccepted } from '@parley/protocol/message'
import { ApiError, type FailureCode, isForNow, isTemporary } from './api-error.ts'
import { backoff } from './backoff.ts'
import type { Storage } from './storage.ts'
import { uuid } from './uuid.ts'

/** A message of the visitor's own that the server has not acknowledged. */
export interface Pending {
  readonly id: string
  readonly text: string
  /** When it was written, ISO 8601. */
  readonly at: string
  /** `waiting`: goes by itself when there is a connection. `failed`: refused; only the visitor sends it again. */
  readonly state: 'sending' | 'waiting' | 'failed'
  readonly code?: FailureCode
}

export interface OutboxOptions {
  /** What is to be done before a message can leave. */
  prepare(): Promise<void>
  post(message: { id: string; text: string }): Promise<MessageAccepted>
  /** One tab of the browser at a time. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  storage: Storage
  onChange(pending: readonly Pending[]): void
  onAccepted(accepted: MessageAccepted): void
  /** Nobody looks: what waits does so until `flush`. */
  asleep(): boolean
  random?: () => number
}

export interface Outbox {
  send(text: string): void
  /** Sends a refused message again, with the same id, so that it can arrive only once. */
  retry(id: string): void
  /** The connection is back: what waits goes now. */
  flush(): void
  /** These have arrived by another way (the stream, another tab). One on its way waits for its own answer. */
  settle(ids: ReadonlySet<string>): void
  /** Nothing of it is to be sent any more. */
  drop(): void
}

const key = 'outbox'

/**
 * Sends the visitor's messages one after the other, in the order of writing. What could not leave is kept in storage
 * and goes with the next connection, or from the next page view; the id made here makes a repetition harmless.
 */
export function createOutbox({ prepare, post, exclusively, storage, random, ...options }: OutboxOptions): Outbox {
  let pending: readonly Pending[] = stored(storage).map((each) => ({
    ...each,
    state: each.code ? 'failed' : 'waiting',
  }))
  let draining = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const set = (next: readonly Pending[]) => {
    pending = next
    options.onChange(pending)
  }
  const mark = (id: string, state: Pending['state'], code?: FailureCode) =>
    set(
      pending.map((each) =>
        each.id === id ? { id, text: each.text, at: each.at, state, ...(code && { code }) } : each,
      ),
    )
  const remove = (id: string) => {
    unstore(storage, id)
    set(pending.filter((each) => each.id !== id))
  }

  const isWanted = (id: string) => pending.some((each) => each.id === id)
  /** Nothing comes back for what was dropped meanwhile: then it has not left. */
  const postWanted = async (id: string, text: string): Promise<MessageAccepted | undefined> => {
    await prepare()
    return isWanted(id) ? post({ id, text }) : undefined
  }

  /** Whether those behind it can be tried. */
  const sendOne = async ({ id, text, at }: Pending): Promise<boolean> => {
    mark(id, 'sending')
    let accepted: MessageAccepted | undefined
    try {
      accepted = await exclusively(() => postWanted(id, text))
    } catch (error) {
      if (!isWanted(id)) return true
      // What is no refusal is a bug of ours; the message is kept and tried again all the same.
      if (!(error instanceof ApiError)) console.error(error)
      const code = error instanceof ApiError ? error.code : 'offline'
      if (isTemporary(code)) {
        set(pending.map((each) => (each.state === 'sending' ? { ...each, state: 'waiting' } : each)))
        if (!options.asleep()) timer = setTimeout(() => void drain(), backoff(failures++, random))
        return false
      }
      if (isForNow(code)) store(storage, { id, text, at, code })
      else unstore(storage, id)
      mark(id, 'failed', code)
      return true
    }
    // An answer to what was dropped is about somebody who is erased.
    if (!accepted || !isWanted(id)) return true
    failures = 0
    options.onAccepted(accepted)
    remove(id)
    return true
  }

  const drain = async (): Promise<void> => {
    if (draining) return
    draining = true
    clearTimeout(timer)
    try {
      for (let next = first(pending); next && (await sendOne(next)); ) next = first(pending)
    } finally {
      // In the very step in which nothing more was found: whatever is written after it begins anew.
      draining = false
    }
  }

  const begin = () => {
    failures = 0
    void drain()
  }

  options.onChange(pending)
  return {
    send(text) {
      const message: Pending = { id: uuid(), text, at: new Date().toISOString(), state: 'sending' }
      store(storage, message)
      set([...pending, message])
      begin()
    },
    retry(id) {
      const message = pending.find((each) => each.id === id)
      if (!message) return
      const { text, at } = message
      store(storage, { id, text, at })
      mark(id, 'waiting')
      begin()
    },
    flush: begin,
    drop() {
      for (const { id } of pending) unstore(storage, id)
      set([])
    },
    settle(ids) {
      const arrived = pending.filter(({ id, state }) => ids.has(id) && state !== 'sending')
      for (const { id } of arrived) unstore(storage, id)
      if (arrived.length > 0) set(pending.filter((each) => !arrived.includes(each)))
    },
  }
}

/** The oldest that is to go. One that was refused does not hold up those behind it. */
const first = (pending: readonly Pending[]) => pending.find(({ state }) => state !== 'failed')

/** With a code: it was refused for now. */
type Stored = Pick<Pending, 'id' | 'text' | 'at' | 'code'>

const isStored = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && 'id' in value && 'text' in value && 'at' in value

function stored(storage: Storage): Stored[] {
  try {
    const list: unknown = JSON.parse(storage.read(key) ?? '[]')
    return Array.isArray(list) ? list.filter(isStored) : []
  } catch {
    return []
  }
}

/** Other tabs keep theirs in the same place: each writes only its own entry. */
function store(storage: Storage, { id, text, at, code }: Stored): void {
  const others = stored(storage).filter((each) => each.id !== id)
  storage.write(key, JSON.stringify([...others, { id, text, at, code }]))
}

function unstore(storage: Storage, id: string): void {
  const others = stored(storage).filter((each) => each.id !== id)
  storage.write(key, others.length > 0 ? JSON.stringify(others) : null)
}
