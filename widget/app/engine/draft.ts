import type { Storage } from './storage.ts'

const key = 'draft'

/** What stands in the field, kept over reloads. */
export const createDraft = (storage: Storage) => ({
  read: () => storage.read(key) ?? '',
  write: (text: string) => storage.write(key, text || null),
})
