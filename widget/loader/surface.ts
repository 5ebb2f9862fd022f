import { make, sheetOf } from './dom.ts'
import css from './launcher.css?inline'
import type { Look } from './look.ts'

/**
 * Panel, hint and launcher, in a shadow root that no stylesheet of the page reaches. Made element by element: a page with
 * Trusted Types forbids `innerHTML`.
 */
export const host = make('parley-chat')
export const panel = make('section', { role: 'dialog' })
export const launcher = make('button', { ariaHasPopup: 'dialog' })
const box = make('div')
// An `output` is a live region: it says its text by itself.
export const hint = make('output')
const badge = make('i')
const avatar = make('img', { alt: '' })
export const root = host.attachShadow({ mode: 'open' })

root.append(box)
box.append(panel, hint, launcher)
launcher.append(avatar, badge)

export const setProperty = (name: string, value: string): void => host.style.setProperty(`--_${name}`, value)

/** Not with the loader itself, so that neither takes the page's time at once. */
export function dress(): void {
  root.adoptedStyleSheets = [sheetOf(css)]
}

/** The colour as the page computes it, with its custom properties. Only for the frame: asked too early, it holds a page up. */
export const colorNow = (): string => getComputedStyle(box).color

/** Draws it all. */
export function draw(look: Look, open: boolean, full: boolean, unread: number): void {
  const { label } = look
  for (const [name, value] of Object.entries(look.properties)) setProperty(name, `var(--parley-${name},${value})`)
  // What does not hold leaves the class `false`, which no rule knows.
  box.className = [look.mode, look.scheme, open && 'open', full && 'full'].join(' ')
  panel.ariaLabel = label
  panel.ariaModal = `${full}`
  launcher.ariaExpanded = `${open}`
  launcher.ariaLabel = unread ? `${label} (${unread})` : label
  badge.hidden = !unread && !look.launcher?.online
  badge.textContent = `${unread || ''}`
  avatar.src = (look.launcher?.avatar && look.avatarUrl) || ''
}

/**
 * Says something above the launcher, without taking the focus, until it is pressed; without a text: nothing. What puts it
 * away is called as in every language.
 */
export function sayHint(text?: string): void {
  hint.replaceChildren()
  if (!text) return
  const onclick = () => launcher.click()
  hint.append(make('button', { textContent: text, onclick }), make('button', { textContent: '✕', ariaLabel: 'OK' }))
}
