import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { Hello, ToFrame, ToHost } from '@parley/protocol/frame'
import type { Page } from '@parley/protocol/page'
import type { SiteConfig } from '@parley/protocol/site-config'
import { createFrame, type Frame } from './frame.ts'
import type { HostEventBus } from './host-events.ts'
import { fetchIdentity } from './identity.ts'
import { keptTokens } from './kept.ts'
import { createLauncher } from './launcher.ts'
import { lookOf } from './look.ts'
import { currentPage, onNavigation } from './page.ts'
import { scrollLock } from './scroll-lock.ts'

export type Chat = ReturnType<typeof createChat>

/** Options of a chat that can start: whose it is and where its backend is. */
type StartOptions = EmbedOptions & { api: string }

/** One chat on the page: the launcher, the frame once somebody wants it, and what goes between them and the page. */
export function createChat(config: SiteConfig, given: StartOptions, events: HostEventBus) {
  const { api, site } = given
  let options = given
  let frame: Frame | undefined
  let open = false
  let page: Page = currentPage()
  const kept = keptTokens(site)
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const lockScroll = scrollLock()
  const launcher = createLauncher({ intent: () => prepare(), toggle: () => (open ? close() : show()) })

  const look = () => lookOf(config, options, document.documentElement.lang, dark.matches)

  const hello = async (): Promise<Hello> => {
    const { identityUrl } = options
    const identity = options.identity ?? (identityUrl && (await fetchIdentity(identityUrl)))
    const locale = document.documentElement.lang
    const token = config.features.keep ? kept.read() : undefined
    return {
      parley: 1,
      type: 'hello',
      page,
      colorScheme: look().scheme,
      options,
      ...(locale && { locale }),
      ...(identity && { identity }),
      ...(token && { kept: token }),
    }
  }

  const receive = async (message: ToHost): Promise<void> => {
    switch (message.type) {
      case 'ready':
        return events.emit('ready', {})
      case 'unread':
        launcher.setUnread(message.count)
        return events.emit('unread', { count: message.count })
      case 'event':
        return events.emit(message.name, message.data)
      case 'close':
        return close()
      case 'focus-launcher':
        return launcher.button.focus()
      case 'keep':
        return kept.write(message.returnToken)
      case 'identity-needed': {
        const token = options.identityUrl && (await fetchIdentity(options.identityUrl))
        if (token) post({ type: 'identify', token })
      }
    }
  }

  /** Brings the frame, still out of sight. */
  const prepare = (): Frame => {
    if (!frame) {
      frame = createFrame(api, site, hello, receive)
      frame.element.title = look().label
      launcher.panel.append(frame.element)
    }
    return frame
  }

  /** Only to a frame that is there: what changes before is told by `hello`. */
  const post = (message: ToFrame) => frame?.post(message)

  const turn = (to: boolean) => {
    open = to
    launcher.setOpen(to)
    lockScroll(to)
    post({ type: to ? 'open' : 'close' })
    if (to) events.emit('open', {})
    else events.emit('close', {})
  }

  const show = () => {
    if (open) return
    const { element } = prepare()
    turn(true)
    element.focus()
  }

  const close = () => {
    if (open) turn(false)
  }

  const tellPage = (next: Page) => {
    page = next
    post({ type: 'page', page })
  }

  const restyle = () => {
    launcher.wear(look())
    post({ type: 'update', options, colorScheme: look().scheme })
  }

  dark.addEventListener('change', restyle)
  const stopWatching = onNavigation(() => tellPage(currentPage()))
  launcher.wear(look())
  launcher.setOpen(false)
  launcher.mount()

  return {
    open: show,
    close,
    toggle: () => (open ? close() : show()),
    setVisible: launcher.setVisible,
    send(text: string) {
      show()
      post({ type: 'send', text })
    },
    identify(token: string) {
      options = { ...options, identity: token }
      post({ type: 'identify', token })
    },
    page: (more: Partial<Page>) => tellPage({ ...currentPage(), ...more }),
    update(changes: Partial<EmbedOptions>) {
      options = { ...options, ...changes }
      restyle()
    },
    consent: (storage: boolean) => {
      options = { ...options, consent: storage ? 'functional' : 'wait' }
      post({ type: 'consent', storage })
    },
    destroy() {
      close()
      dark.removeEventListener('change', restyle)
      stopWatching()
      frame?.destroy()
      launcher.remove()
    },
    state: () => ({ open, frame: frame !== undefined, options }),
  }
}
