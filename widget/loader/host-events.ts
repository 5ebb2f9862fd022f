import type { ActionResult, HostEvents } from '@parley/protocol/frame'
import { listen } from './life.ts'

type Listener = (data: unknown) => void

const wrappers = new Map<unknown, (event: CustomEventInit) => void>()

/** What the page has listened to. */
export const heard = new Set<unknown>()

/**
 * Every event is dispatched on `window` as `parley:<event>`, for tag managers, and a listener given to `on` is one of
 * those: the browser reports what it throws and goes on with the next.
 * Of what is no function it says so, too.
 */
export function on(name: unknown, listener: unknown): void {
  const wrapper = wrappers.get(listener) ?? ((event) => (listener as Listener)(event.detail))
  wrappers.set(listener, wrapper)
  heard.add(name)
  listen(window, `parley:${name}`, wrapper)
}

export function off(name: unknown, listener: unknown): void {
  const wrapper = wrappers.get(listener)
  if (wrapper) removeEventListener(`parley:${name}`, wrapper)
}

export const emit = <Name extends keyof HostEvents>(name: Name, detail: HostEvents[Name]): unknown =>
  dispatchEvent(new CustomEvent(`parley:${name}`, { detail }))

/**
 * Asks the page what became of a card's button. A page without a listener, one that rejects or answers with something
 * else: failed. How long the page may take, the frame says.
 */
export async function ask(action: HostEvents['action']): Promise<ActionResult> {
  let answer: unknown
  const respondWith = (given: unknown) => {
    answer = given
  }
  emit('action', Object.assign(action, { respondWith }))
  const { status = 'failed', text }: ActionResult = Object(await Promise.resolve(answer).catch(() => {}))
  // Strings, because a page's own object may hold what no message can carry.
  return { status: `${status}`, text: text && `${text}` }
}
