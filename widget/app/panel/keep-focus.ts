import type { KeyboardEvent } from 'react'

/** A browser's window is wider than what it shows by its frame and its scroll bar, at most so many pixels. */
const windowFramePx = 32

/**
 * The panel covers the shop's page, as on a phone. Nobody tells it so; its width in the window does. Zoomed in to 400 %
 * it is not known: there, Tab goes to the page as it does everywhere else.
 */
const coversPage = () => innerWidth > Math.min(outerWidth, screen.width) - windowFramePx

/** Tab on the last place of a panel that covers the page goes to its first one, and back: nobody sees what is behind. */
export function keepFocus(event: KeyboardEvent<HTMLElement>): void {
  const { key, shiftKey, target, currentTarget } = event
  if (key !== 'Tab' || !coversPage() || !(target instanceof Element)) return
  const within = target.closest('dialog') ?? currentTarget
  const places = [...within.querySelectorAll<HTMLElement>('a, :enabled, [tabindex="0"]')]
  const [from, to] = shiftKey ? [places[0], places.at(-1)] : [places.at(-1), places[0]]
  if (target !== from) return
  event.preventDefault()
  to?.focus()
}
