/** The parts of the browser's storage, over a map; with room for `room` entries. */
export class MapStorage implements globalThis.Storage {
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
