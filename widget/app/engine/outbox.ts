import type { MessageAccepted } from '@parley/protocol/message'
import { codeOf, type FailureCode, isForNow, isTemporary } from './api-error.ts'
import { backoff } from './backoff.ts'
import { forgetOld, store, stored, unstore } from './outbox-storage.ts'
import type { Pending } from './pending.ts'
import type { Storage } from './storage.ts'
import { uuid } from './uuid.ts'

export interface OutboxOptions {
  /** Whose what is written now is: see `SessionKeeper`. */
  owner(): string | undefined
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
  resend(id: string): void
  /** Takes a refused message away. */
  discard(id: string): void
  /** Who writes here is known, or is another now. What nobody in particular wrote is theirs from here on. */
  claim(): void
  /** The connection is back: what waits goes now. */
  flush(): void
  /** These have arrived by another way (the stream, another tab). One on its way waits for its own response. */
  settle(ids: ReadonlySet<string>): void
  /** Nothing of it is to be sent any more. */
  drop(): void
}

/**
 * Sends the visitor's messages one after the other, in the order of writing. What could not leave is kept in storage
 * and goes with the next connection, or from the next page view; the id made here makes a repetition harmless. A browser
 * may be several people's: what a customer wrote is neither shown to another nor sent in their name.
 */
export function createOutbox({
  prepare,
  post,
  exclusively,
  storage,
  random,
  owner,
  ...options
}: OutboxOptions): Outbox {
  forgetOld(storage)
  let pending: readonly Pending[] = stored(storage).map((each) => ({
    ...each,
    state: each.code ? 'failed' : 'waiting',
  }))
  let draining = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const isOurs = (each: Pending) => each.owner === undefined || each.owner === owner()
  const set = (next: readonly Pending[]) => {
    pending = next
    options.onChange(pending.filter(isOurs))
  }
  const mark = (id: string, state: Pending['state'], code?: FailureCode) =>
    set(pending.map((each) => (each.id === id ? { ...each, state, code } : each)))
  const remove = (id: string) => {
    unstore(storage, id)
    set(pending.filter((each) => each.id !== id))
  }

  /** Kept where it is known whose it is: another page could not tell. */
  const keep = (id: string) => {
    const message = pending.find((each) => each.id === id)
    if (message?.owner !== undefined) store(storage, message)
  }
  /** The oldest that is to go. One that was refused does not hold up those behind it. */
  const first = () => pending.find((each) => each.state !== 'failed' && isOurs(each))

  const isWanted = (id: string) => pending.some((each) => each.id === id && isOurs(each))
  /** Nothing comes back for what was dropped meanwhile: then it has not left. */
  const postWanted = async (id: string, text: string): Promise<MessageAccepted | undefined> => {
    await prepare()
    return isWanted(id) ? post({ id, text }) : undefined
  }

  /** Whether those behind it can be tried. */
  const sendOne = async (message: Pending): Promise<boolean> => {
    const { id, text } = message
    mark(id, 'sending')
    let accepted: MessageAccepted | undefined
    try {
      accepted = await exclusively(() => postWanted(id, text))
    } catch (error) {
      if (!isWanted(id)) return true
      // After a bug of ours the message is kept and tried again all the same.
      const code = codeOf(error, 'offline')
      if (isTemporary(code)) {
        set(pending.map((each) => (each.state === 'sending' ? { ...each, state: 'waiting' } : each)))
        if (!options.asleep()) timer = setTimeout(() => void drain(), backoff(failures++, random))
        return false
      }
      mark(id, 'failed', code)
      if (isForNow(code)) keep(id)
      else unstore(storage, id)
      return true
    }
    // A response to what was dropped is about somebody who is erased.
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
      for (let next = first(); next && (await sendOne(next)); ) next = first()
    } finally {
      // In the very step in which nothing more was found: whatever is written after it begins anew.
      draining = false
    }
  }

  const begin = () => {
    failures = 0
    void drain()
  }

  set(pending)
  return {
    send(text) {
      const message: Pending = { id: uuid(), text, at: new Date().toISOString(), state: 'sending', owner: owner() }
      set([...pending, message])
      keep(message.id)
      begin()
    },
    resend(id) {
      mark(id, 'waiting')
      keep(id)
      begin()
    },
    discard: remove,
    claim() {
      const now = owner()
      const claimed = pending.filter((each) => !each.owner && each.owner !== now)
      set(pending.map((each) => (claimed.includes(each) ? { ...each, owner: now } : each)))
      for (const { id } of claimed) keep(id)
    },
    flush: begin,
    drop() {
      for (const { id } of pending.filter(isOurs)) remove(id)
    },
    settle(ids) {
      for (const { id, state } of pending) if (ids.has(id) && state !== 'sending') remove(id)
    },
  }
}
