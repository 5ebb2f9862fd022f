import { expect, test } from 'vitest'
import { createStorage } from './storage.ts'

/** The parts of the browser's storage, over a map; with room for `room` entries. */
class MapStorage implements globalThis.Storage {
  readonly #entries = new Map<string, string>()
  readonly #room: number
  constructor(room = Number.POSITIVE_INFINITY) {
    this.#room = room
  }
  get length() {
    return this.#entries.size
  }
  key(index: number) {
    return [...this.#entries.keys()][index] ?? null
  }
  getItem(key: string) {
    return this.#entries.get(key) ?? null
  }
  setItem(key: string, value: string) {
    if (!this.#entries.has(key) && this.#entries.size >= this.#room)
      throw new DOMException('full', 'QuotaExceededError')
    this.#entries.set(key, value)
  }
  removeItem(key: string) {
    this.#entries.delete(key)
  }
  clear() {
    this.#entries.clear()
  }
}

const denied = () => {
  throw new DOMException('denied', 'SecurityError')
}

test('what is written is there for the next page view, under names of its own', () => {
  const local = new MapStorage()
  createStorage(() => local, 'a:', true).write('token', 'x')
  expect(createStorage(() => local, 'a:', true).read('token')).toBe('x')
  expect(createStorage(() => local, 'b:', true).read('token')).toBeUndefined()
})

test('null forgets', () => {
  const storage = createStorage(() => new MapStorage(), 'a:', true)
  storage.write('token', 'x')
  storage.write('token', null)
  expect(storage.read('token')).toBeUndefined()
})

test('where the browser denies it, the page view is remembered', () => {
  const storage = createStorage(denied, 'a:', true)
  expect(storage.denied).toBe(true)
  storage.write('token', 'x')
  expect(storage.read('token')).toBe('x')
})

test('where there is no room, the page view is remembered', () => {
  const storage = createStorage(() => new MapStorage(0), 'a:', true)
  storage.write('token', 'x')
  expect(storage.read('token')).toBe('x')
})

test('before consent nothing is kept; with it, what was written so far', () => {
  const local = new MapStorage()
  const storage = createStorage(() => local, 'a:', false)
  storage.write('token', 'x')
  expect(local.length).toBe(0)
  expect(storage.read('token')).toBe('x')
  storage.allow(true)
  expect(local.getItem('a:token')).toBe('x')
})

test('consent taken back clears what is ours and nothing else, and the page view goes on', () => {
  const local = new MapStorage()
  local.setItem('b:token', 'theirs')
  const storage = createStorage(() => local, 'a:', true)
  storage.write('token', 'x')
  storage.allow(false)
  expect([local.getItem('a:token'), local.getItem('b:token')]).toEqual([null, 'theirs'])
  expect(storage.read('token')).toBe('x')
})
