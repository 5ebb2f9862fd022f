import { life } from './life.ts'

type Later = (callback: () => void, options: { timeout: number }) => unknown

/**
 * When the page has nothing better to do, and at the latest after two seconds; never once the chat is destroyed. Safari has
 * no such moment: soon.
 */
export function whenIdle(callback: () => unknown, during = life): void {
  const later: Later = window.requestIdleCallback ?? setTimeout
  later(() => during.signal.aborted || callback(), { timeout: 2000 })
}
