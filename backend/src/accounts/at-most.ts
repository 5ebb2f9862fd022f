/** More wait already than could be served in time. */
export class TooManyWaiting extends Error {
  override readonly name = 'TooManyWaiting'
}

/** Does `work` when its turn has come. @param reserved may it take a place that is reserved? @throws {TooManyWaiting} */
export type AtMost = <T>(work: () => Promise<T>, reserved?: boolean) => Promise<T>

interface Places {
  readonly running: number
  readonly waiting: number
  /** Places to wait that are kept free for some. */
  readonly reserved?: number
}

/** So many pieces of work run at once, and so many wait for them, in the order in which they came. */
export function atMost({ running, waiting, reserved = 0 }: Places): AtMost {
  let free = running
  const queue: (() => void)[] = []
  return async (work, mayTakeReserved = false) => {
    if (free > 0) free -= 1
    else if (queue.length >= waiting + (mayTakeReserved ? reserved : 0)) throw new TooManyWaiting()
    else await new Promise<void>((resolve) => queue.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever waits longest gets the place; it is not free in between.
      const next = queue.shift()
      if (next) next()
      else free += 1
    }
  }
}
