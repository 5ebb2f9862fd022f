import { useState } from '@wordpress/element'
import { type Failure, failureOf } from './request.ts'

/** Something that is edited here and saved elsewhere. */
export interface Draft<Value> {
  readonly value: Value
  /** As it is saved. */
  readonly saved: Value
  readonly isChanged: boolean
  readonly isSaving: boolean
  /** Why the last attempt failed. */
  readonly failure: Failure | null
  change(parts: Partial<Value>): void
  discard(): void
  /** Takes what is saved by now. */
  replace(value: Value): void
  /** Whatever reads or writes it: what goes wrong is the `failure`. @returns whether it went well. */
  attempt(work: () => Promise<void>): Promise<boolean>
  /** @returns whether it is saved. */
  save(): Promise<boolean>
}

/** @param store saves it, and tells what then stands. */
export function useDraft<Value extends object>(
  initial: Value,
  store: (value: Value, saved: Value) => Promise<Value>,
): Draft<Value> {
  const [saved, setSaved] = useState(initial)
  const [value, setValue] = useState(initial)
  const [isSaving, setSaving] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const replace = (stored: Value) => {
    setSaved(stored)
    setValue(stored)
    setFailure(null)
  }
  const attempt = async (work: () => Promise<void>) => {
    setSaving(true)
    setFailure(null)
    try {
      await work()
      return true
    } catch (thrown) {
      setFailure(failureOf(thrown))
      return false
    } finally {
      setSaving(false)
    }
  }
  return {
    value,
    saved,
    isChanged: JSON.stringify(value) !== JSON.stringify(saved),
    isSaving,
    failure,
    change: (parts) => setValue((before) => ({ ...before, ...parts })),
    discard: () => replace(saved),
    replace,
    attempt,
    save: () => attempt(async () => replace(await store(value, saved))),
  }
}
