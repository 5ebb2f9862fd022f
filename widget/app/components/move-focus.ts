import type { KeyboardEvent } from 'react'

/** By how many places each key moves the focus; the two across count the other way where the text runs from the right. */
const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }

/** Arrow keys, Home and End move the focus among the buttons of a group, around its ends. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const group = event.currentTarget
  const buttons = Array.from(group.querySelectorAll('button'))
  const at = buttons.findIndex((button) => button.matches(':focus'))
  const across = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
  const step = (steps[event.key] ?? 0) * (across && getComputedStyle(group).direction === 'rtl' ? -1 : 1)
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : step && at + step + buttons.length
  if (next === 0 && event.key !== 'Home') return
  event.preventDefault()
  buttons[next % buttons.length]?.focus()
}
