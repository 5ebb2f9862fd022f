import type { OwnStorage } from './own-storage.ts'
import { createStore } from './store.ts'

const key = 'draft'

/** What stands in the field, kept over reloads. */
export function createDraft(storage: OwnStorage, owner: () => string | undefined) {
  const field = createStore({ text: storage.read(key) ?? '' })
  let writer = owner()

  const write = (text: string) => {
    storage.write(key, text || null)
    field.update({ text })
  }
  return {
    read: () => field.get().text,
    write,
    subscribe: field.subscribe,
    /** Who writes here is known, or is another now. What nobody in particular wrote is theirs from here on. */
    claim() {
      const before = writer
      writer = owner()
      if (before !== writer) write((!before && field.get().text) || (storage.read(key) ?? ''))
    },
  }
}
