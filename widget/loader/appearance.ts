import type { Hello } from '@parley/protocol/frame'
import type { SiteConfig } from '@parley/protocol/site-config'
import { cover } from './cover.ts'
import { documentElement } from './dom.ts'
import { post } from './frame.ts'
import { listen } from './life.ts'
import { type Look, lookOf } from './look.ts'
import { options } from './start-options.ts'
import { colorNow, draw, dress, launcher } from './surface.ts'

// How the chat looks now, and what that hangs on.
export let look: Look
export let open = false
let unread: number
let visible: boolean
let dark: MediaQueryList
export let phone: MediaQueryList
let tablet: MediaQueryList
/** The site's config as it is drawn: an older one than the options have, while a change would move something. */
let shown: SiteConfig

export function beginAppearance(): void {
  dress()
  unread = 0
  visible = true
  dark = media('(prefers-color-scheme:dark)')
  // A phone on its side has no room for a panel beside the page either.
  phone = media('(width<480px),(height<480px)')
  tablet = media('(width<1025px)')
  paint()
}

function media(query: string): MediaQueryList {
  const list = matchMedia(query)
  listen(list, 'change', restyle)
  return list
}

export function paint(): void {
  if (!open) shown = options.config
  look = lookOf(options, shown, documentElement.lang, dark.matches, phone.matches, tablet.matches)
  const floating = look.mode === 'floating'
  const full = open && (look.mode === 'fullscreen' || (floating && phone.matches))
  cover(full)
  draw(look, open, full, unread)
  launcher.hidden = !visible || !floating || full
}

export const settings = (): Pick<Hello, 'options' | 'colorScheme'> => ({
  options: { ...options, mode: look.mode, color: colorNow() },
  colorScheme: look.scheme,
})

export function restyle(): void {
  paint()
  post({ type: 'update', ...settings() })
}

/**
 * Takes over the site's config as it is by now, where the page carries an older one. Where a launcher is seen, it is drawn
 * when the panel opens or closes: it must not leave the pointer that is about to press it, nor move a panel that is read.
 */
export function renew(config: SiteConfig): void {
  if (config.version > options.config.version) {
    options.config = config
    if (launcher.hidden) {
      shown = config
      restyle()
    }
  }
}

export function setOpen(now: boolean): void {
  open = now
  shown = options.config
  restyle()
}

export function setUnread(messages: number): void {
  unread = messages
  paint()
}

export function setVisible(to: boolean): void {
  visible = to
  paint()
}
