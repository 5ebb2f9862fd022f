import { attempt } from './attempt.ts'
import type { Pending } from './pending.ts'
import type { Storage } from './storage.ts'

const key = 'outbox'
/** What waits longer is of no use any more to whoever wrote it, in milliseconds. */
const lifetimeMs = 24 * 3_600_000

/** With a code: it was refused for now. */
type Stored = Pick<Pending, 'id' | 'text' | 'at' | 'owner' | 'code'>

const isStored = (value: unknown): value is Stored => {
  const { owner, at = '' }: Partial<Stored> = Object(value)
  return owner !== undefined && Date.now() - Date.parse(at) < lifetimeMs
}

/** What did not leave, of whoever wrote it. */
export function stored(storage: Storage): Stored[] {
  const list: unknown = attempt(() => JSON.parse(storage.read(key) ?? ''))
  return Array.isArray(list) ? list.filter(isStored) : []
}

export const forgetOld = (storage: Storage): void => write(storage, stored(storage))

/** Other tabs keep theirs in the same place: each writes only its own entry. */
export function store(storage: Storage, { id, text, at, owner, code }: Stored): void {
  write(storage, [...stored(storage).filter((each) => each.id !== id), { id, text, at, owner, code }])
}

export const unstore = (storage: Storage, id: string): void =>
  write(
    storage,
    stored(storage).filter((each) => each.id !== id),
  )

const write = (storage: Storage, list: readonly Stored[]) =>
  storage.write(key, list.length > 0 ? JSON.stringify(list) : null)
