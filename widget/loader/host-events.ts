import type { ActionResult, HostEvents } from '@parley/protocol/frame'

type Subscription = [name: unknown, listener: unknown]

let heard: Subscription[] = []

export function on(...subscription: Subscription): void {
  heard.push(subscription)
}

export function off(name: unknown, listener: unknown): void {
  heard = heard.filter((each) => each[0] !== name || each[1] !== listener)
}

export const hears = (name: unknown): boolean => heard.some((each) => each[0] === name)

export function forgetListeners(): void {
  heard = []
}

/**
 * Tells those who listen by `on`, and dispatches on `window` as `parley:<event>`, for tag managers. The browser reports what
 * a listener throws, also that it is no function, and the next one hears all the same.
 */
export function emit<Name extends keyof HostEvents>(name: Name, detail: HostEvents[Name]): void {
  dispatchEvent(new CustomEvent(`parley:${name}`, { detail }))
  for (const [each, listener] of heard)
    try {
      if (each === name) (listener as (data: unknown) => void)(detail)
    } catch (error) {
      reportError(error)
    }
}

/**
 * Asks the page what became of a card's button. A page without a listener, one that rejects or answers with something
 * else: failed. How long the page may take, the frame says.
 */
export async function ask(
  action: HostEvents['action'] & { respondWith?(answer: unknown): void },
): Promise<ActionResult> {
  let answer: unknown
  action.respondWith = (given) => {
    answer = given
  }
  emit('action', action)
  const { status = 'failed', text }: ActionResult = Object(await Promise.resolve(answer).catch(reportError))
  // Strings, because a page's own object may hold what no message can carry.
  return { status: `${status}`, text: text && `${text}` }
}
