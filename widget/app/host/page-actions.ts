import type { ActionResult, HostEvents } from '@parley/protocol/frame'
import { uuid } from '../engine/uuid.ts'

/** How long the page may take. The loader waits for it without end, and one that knows no actions never answers. */
const longestMs = 15_000

const statuses: readonly unknown[] = ['done', 'sold-out', 'failed'] satisfies ActionResult['status'][]

/** A card's buttons ask the shop's page to do something: the frame itself touches no cart. */
export function createPageActions(emit: (action: HostEvents['action']) => void, waitMs = longestMs) {
  const waiting = new Map<string, (result: ActionResult) => void>()

  const settle = (id: string, result: ActionResult) => {
    // The page's own script chose the word.
    waiting.get(id)?.(statuses.includes(result.status) ? result : { status: 'failed' })
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
