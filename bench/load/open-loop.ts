import { setTimeout as sleep } from 'node:timers/promises'
import { type ArrivalOptions, arrivals } from '../statistics/arrivals.ts'
import { type Summary, summary } from '../statistics/summary.ts'
import type { Asker } from './asker.ts'

export interface OpenLoopResult {
  readonly turns: number
  /** Replies that did not come whole, or not each token once. */
  readonly wrong: number
  readonly firstWrong: string | null
  /** From when a request was to be sent, whenever it was, to its first token; in milliseconds. */
  readonly firstTokenMs: Summary
  /** From when the agent sent a token to when it was read; in milliseconds. */
  readonly tokenMs: Summary
  /** How late requests were sent, in milliseconds: what the generator itself could not keep up with. */
  readonly lateMs: Summary
}

/** Asks at times that are fixed beforehand, however long the answers take; resolves when all have come. */
export async function openLoop(asker: Asker, options: ArrivalOptions): Promise<OpenLoopResult> {
  const firstTokens: number[] = []
  const tokens: number[] = []
  const late: number[] = []
  const errors: string[] = []

  async function turn(intended: number): Promise<void> {
    let first = true
    try {
      await asker.ask((ages) => {
        if (first) firstTokens.push(performance.now() - intended)
        first = false
        for (const age of ages) tokens.push(age)
      })
    } catch (error) {
      errors.push(String(error))
    }
  }

  const began = performance.now()
  const turns: Promise<void>[] = []
  for (const at of arrivals(options)) {
    const intended = began + at
    const wait = intended - performance.now()
    if (wait > 0) await sleep(wait)
    late.push(performance.now() - intended)
    turns.push(turn(intended))
  }
  await Promise.all(turns)
  return {
    turns: turns.length,
    wrong: errors.length,
    firstWrong: errors[0] ?? null,
    firstTokenMs: summary(firstTokens),
    tokenMs: summary(tokens),
    lateMs: summary(late),
  }
}
