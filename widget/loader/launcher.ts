import { inkOn } from './contrast.ts'
import { chatShape, closeShape, icon } from './icons.ts'
import css from './launcher.css?inline'
import type { Look } from './look.ts'

export interface LauncherEvents {
  /** The visitor is about to open the chat: pointer over the button, focus on it, a finger down. */
  intent(): void
  toggle(): void
}

/**
 * The button and the panel behind it, in a shadow root that no stylesheet of the page reaches. Its own style is a
 * constructed sheet and CSSOM, which a page's `style-src` does not restrict.
 */
export function createLauncher({ intent, toggle }: LauncherEvents) {
  const host = document.createElement('parley-chat')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]

  const button = document.createElement('button')
  const badge = document.createElement('span')
  const panel = document.createElement('div')
  let label = ''
  let unread = 0

  button.type = 'button'
  badge.className = 'badge'
  button.append(icon('chat', chatShape), icon('close', closeShape), badge)
  button.addEventListener('click', toggle)
  for (const event of ['pointerenter', 'focus', 'touchstart']) {
    button.addEventListener(event, intent, { passive: true })
  }
  root.append(panel, button)

  const showUnread = () => {
    badge.hidden = unread === 0
    badge.textContent = unread > 9 ? '9+' : `${unread}`
    button.setAttribute('aria-label', unread === 0 ? label : `${label} (${unread})`)
  }

  return {
    button,
    panel,
    /** Puts it on the page, which must have a body by now. */
    mount: () => document.body.append(host),
    remove: () => host.remove(),
    setVisible(visible: boolean) {
      button.hidden = !visible
    },
    setOpen(open: boolean) {
      button.setAttribute('aria-expanded', `${open}`)
      panel.classList.toggle('closed', !open)
    },
    setUnread(count: number) {
      unread = count
      showUnread()
    },
    wear(look: Look) {
      label = look.label
      const style = {
        color: look.color,
        ink: inkOn(look.color),
        side: look.side,
        x: `${look.offsetX}px`,
        y: `${look.offsetY}px`,
        z: `${look.zIndex}`,
        radius: `${look.radius}px`,
      }
      for (const [name, value] of Object.entries(style)) host.style.setProperty(`--parley-${name}`, value)
      button.className = look.side
      panel.className = `panel ${look.side} ${look.scheme}${panel.classList.contains('closed') ? ' closed' : ''}`
      showUnread()
    },
  }
}
