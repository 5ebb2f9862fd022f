/** Buckets that one limit remembers. */
export const maxBuckets = 100_000

/**
 * Seconds since the epoch, as koa-ratelimit counts, but counted on from the start of the process: by the wall clock, one
 * set forward would end every bucket.
 */
export const nowSeconds = (): number => (performance.timeOrigin + performance.now()) / 1000

interface Bucket {
  /** When it ends, by `nowSeconds`. */
  reset: number
}

/**
 * The buckets of one limit. It is a `Map` because koa-ratelimit wants one, which never removes what it put there. Buckets
 * that ran out go when new ones come, and beyond `max` the oldest goes: a flood of addresses cannot fill the memory.
 */
export class EvictingMap<Value extends Bucket> extends Map<string, Value> {
  readonly #max: number

  constructor(max = maxBuckets) {
    super()
    this.#max = max
  }

  override set(key: string, value: Value): this {
    // Kept in the order in which they end: a bucket that begins anew goes to the back.
    this.delete(key)
    const now = nowSeconds()
    for (const [oldest, bucket] of this) {
      if (bucket.reset > now && this.size < this.#max) break
      this.delete(oldest)
    }
    return super.set(key, value)
  }
}
