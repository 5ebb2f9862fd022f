interface Bucket {
  /** Seconds since the epoch, counted on from the start of the process: a clock that is set changes nothing. */
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
    // koa-ratelimit counts as we do; by the wall clock, one set forward would end every bucket at each new address.
    const now = (performance.timeOrigin + performance.now()) / 1000
    for (const [oldest, bucket] of this) {
      if (bucket.reset > now && this.size < this.#max) break
      this.delete(oldest)
    }
    return super.set(key, value)
  }
}
