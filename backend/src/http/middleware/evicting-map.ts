interface Bucket {
  /** Seconds since the epoch. */
  reset: number
}

/**
 * The store of one rate limit: koa-ratelimit wants a `Map`, and never removes what it put there. Buckets that ran out
 * go when new ones come, and beyond `max` the oldest goes: a flood of addresses cannot fill the memory.
 */
export class EvictingMap<Value extends Bucket> extends Map<string, Value> {
  readonly #max: number

  constructor(max: number) {
    super()
    this.#max = max
  }

  override set(key: string, value: Value): this {
    // Kept in the order in which they end: a bucket that begins anew goes to the back.
    this.delete(key)
    const now = Date.now() / 1000
    for (const [oldest, bucket] of this) {
      if (bucket.reset > now && this.size < this.#max) break
      this.delete(oldest)
    }
    return super.set(key, value)
  }
}
