import type { ActionResult, HostEvents } from '@parley/protocol/frame'
import { uuid } from '../engine/uuid.ts'

/** The loader gives the page 15 s and then answers itself; a loader that knows no actions never does. */
const longestMs = 16_000

/** A card's buttons ask the shop's page to do something: the frame itself touches no cart. */
export function createPageActions(emit: (action: HostEvents['action']) => void, waitMs = longestMs) {
  const waiting = new Map<string, (result: ActionResult) => void>()

  const settle = (id: string, result: ActionResult) => {
    waiting.get(id)?.(result)
    waiting.delete(id)
  }
  return {
    /** Resolves with what the page made of it; `failed` where nobody answers in time. */
    raise: (name: string, data: unknown): Promise<ActionResult> =>
      new Promise((resolve) => {
        const id = uuid()
        waiting.set(id, resolve)
        setTimeout(() => settle(id, { status: 'failed' }), waitMs)
        emit({ id, name, data })
      }),
    settle,
  }
}
