import { probe } from '../processes/probe.ts'
import { serve } from '../processes/rpc.ts'
import type { ArrivalOptions } from '../statistics/arrivals.ts'
import { type Summary, summary } from '../statistics/summary.ts'
import type { Asker, Target } from './asker.ts'
import { type ClosedLoopOptions, closedLoop } from './closed-loop.ts'
import { type CutOptions, cutStreams } from './cuts.ts'
import { openIdle } from './idle.ts'
import { type OpenLoopResult, openLoop } from './open-loop.ts'
import { parleyAsker } from './parley-asker.ts'
import type { ParleyShopper } from './parley-shopper.ts'
import { plainAsker } from './plain-asker.ts'

/** The generator of the load, in a process of its own: whoever it measures does not share its event loop. */
let asker: Asker | null = null
let shoppers: readonly ParleyShopper[] = []
let closeIdle = () => {}

function connected(): Asker {
  if (!asker) throw new Error('connect first')
  return asker
}

interface CutResult extends OpenLoopResult {
  readonly cuts: number
  readonly replayMs: Summary
}

const handlers = {
  ...probe,

  async connect(target: Target): Promise<void> {
    if (target.kind === 'plain') asker = plainAsker(target)
    else {
      const parley = await parleyAsker(target)
      shoppers = parley.shoppers
      asker = parley
    }
  },

  disconnect(): void {
    asker?.close()
    asker = null
    shoppers = []
  },

  openLoop: (options: ArrivalOptions) => openLoop(connected(), options),
  closedLoop: (options: ClosedLoopOptions) => closedLoop(connected(), options),

  /** An open loop while streams are cut. */
  async openLoopWithCuts(options: ArrivalOptions, cut: CutOptions): Promise<CutResult> {
    const [result, cuts] = await Promise.all([openLoop(connected(), options), cutStreams(shoppers, cut)])
    return { ...result, cuts: cuts.count, replayMs: summary(cuts.replayMs) }
  },

  /** Opens streams on which nothing is asked, beside those that are open. */
  async openIdle(url: string, count: number): Promise<void> {
    const close = await openIdle(url, count)
    const closeOthers = closeIdle
    closeIdle = () => {
      closeOthers()
      close()
    }
  },

  closeIdle: () => closeIdle(),
}
export type Load = typeof handlers
serve(handlers)
