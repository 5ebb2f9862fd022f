import { createStorage, type Storage } from '../app/engine/storage.ts'

/** A storage as in a browser that denies the frame its own: it lasts as long as the test. */
export const memoryStorage = (): Storage =>
  createStorage(
    () => {
      throw new DOMException('denied', 'SecurityError')
    },
    '',
    true,
  )
