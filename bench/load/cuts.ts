import { setTimeout as sleep } from 'node:timers/promises'
import type { ParleyShopper } from './parley-shopper.ts'

export interface CutOptions {
  /** Each stream lives so long before it is cut, and stays away so long; in milliseconds. */
  readonly everyMs: number
  readonly awayMs: number
  /** No stream is cut after so long. */
  readonly totalMs: number
}

export interface Cuts {
  /** How often a stream was cut. */
  count: number
  /** From the request that reopens a stream to the first event that it missed, where a reply runs; in milliseconds. */
  readonly replayMs: number[]
}

/** Cuts each stream again and again, at times spread evenly over the shoppers; resolves when all are back for good. */
export async function cutStreams(shoppers: readonly ParleyShopper[], options: CutOptions): Promise<Cuts> {
  const { everyMs, awayMs, totalMs } = options
  const cuts: Cuts = { count: 0, replayMs: [] }
  const until = performance.now() + totalMs

  async function cutAgain(shopper: ParleyShopper, firstMs: number): Promise<void> {
    for (let waitMs = firstMs; performance.now() + waitMs < until; waitMs = everyMs) {
      await sleep(waitMs)
      shopper.cut()
      cuts.count += 1
      await sleep(awayMs)
      const asked = performance.now()
      await shopper.listen(shopper.busy ? () => cuts.replayMs.push(performance.now() - asked) : null)
    }
  }

  await Promise.all(shoppers.map((shopper, index) => cutAgain(shopper, (everyMs * (index + 1)) / shoppers.length)))
  return cuts
}
