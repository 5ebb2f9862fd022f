import { type Summary, summary } from '../statistics/summary.ts'
import type { Asker } from './asker.ts'

export interface ClosedLoopOptions {
  /** How many ask at once, each again as soon as its answer has come. */
  readonly atOnce: number
  readonly seconds: number
}

export interface ClosedLoopResult {
  readonly turns: number
  readonly seconds: number
  readonly wrong: number
  readonly firstWrong: string | null
  readonly turnMs: Summary
}

/** Keeps so many turns under way; counts those that came whole within the time. */
export async function closedLoop(asker: Asker, { atOnce, seconds }: ClosedLoopOptions): Promise<ClosedLoopResult> {
  const turnMs: number[] = []
  const errors: string[] = []
  const began = performance.now()
  const until = began + seconds * 1_000

  async function askOn(): Promise<void> {
    for (let now = began; now < until; ) {
      const asked = now
      try {
        await asker.ask(() => {})
        now = performance.now()
        if (now < until) turnMs.push(now - asked)
      } catch (error) {
        errors.push(String(error))
        now = performance.now()
      }
    }
  }

  await Promise.all(Array.from({ length: atOnce }, askOn))
  return {
    turns: turnMs.length,
    seconds,
    wrong: errors.length,
    firstWrong: errors[0] ?? null,
    turnMs: summary(turnMs),
  }
}
