import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { Hello, ToHost } from '@parley/protocol/frame'
import type { Page } from '@parley/protocol/page'
import type { Proactive, SiteConfig } from '@parley/protocol/site-config'
import type { ParleyCommand } from '../types.ts'
import { cover, watchViewport } from './cover.ts'
import { fetchConfig, fetchJson } from './fetch-json.ts'
import { dropFrame, frame, makeFrame, post } from './frame.ts'
import { ask, emit, heard } from './host-events.ts'
import { listen } from './life.ts'
import { type Look, lookOf } from './look.ts'
import { memories, remember } from './memory.ts'
import { objectOf, readOptions } from './options.ts'
import { currentPage } from './page.ts'
import { isDue, ruleOf } from './rule.ts'
import { draw, hint, host, launcher, panel, sayHint } from './surface.ts'
import { errors, warn } from './warn.ts'

/** Options of a chat that can start: whose it is, where its backend is, and how the site wants it. */
export type StartOptions = EmbedOptions & { api: string; config: SiteConfig }

/** How often the chat looks whether it is still on the page, and whether the page is another one by now. */
const beatMs = 1000
/** How long the frame may take for its part of a report. */
const reportMs = 3000
/** A pointer that only passes by is gone before this. */
const restMs = 80

// One chat on the page: the launcher, the frame once somebody wants it, and what goes between them and the page.
let options: StartOptions
let look: Look
let page: Page
let color: string
let rule: Proactive | undefined
let open: boolean
let quiet: boolean
let visible: boolean
let ready: boolean
let unread: number
let seconds: number
/** Runs from `start` to `stop`. */
let timer: ReturnType<typeof setInterval> | undefined
let dark: MediaQueryList
let phone: MediaQueryList
let tablet: MediaQueryList
let onReport: (report?: unknown) => void

const { documentElement } = document

const memory = (name: (typeof memories)[number], value?: string | null) =>
  options.consent === 'wait' ? null : remember(`parley:${options.site}${name}`, value)

export function start(given: StartOptions): void {
  options = given
  page = currentPage()
  open = quiet = false
  unread = seconds = 0
  rule = memory(':seen') ? undefined : ruleOf(options.config, options)
  dark = media('(prefers-color-scheme:dark)')
  // A phone on its side has no room for a panel beside the page either.
  phone = media('(width<480px),(height<480px)')
  tablet = media('(width<1025px)')
  watchViewport()
  listen(documentElement, 'mouseleave', () => beat(true))
  timer = setInterval(() => {
    seconds++
    beat()
  }, beatMs)
  setVisible(true)
  beat()
  if (memory(':open')) whenIdle(prepare)
}

export function stop(): void {
  close()
  clearInterval(timer)
  timer = undefined
  dropFrame()
  host.remove()
}

function media(query: string) {
  const list = matchMedia(query)
  listen(list, 'change', restyle)
  return list
}

const paint = () => {
  look = lookOf(options.config, options, documentElement.lang, dark.matches, phone.matches, tablet.matches)
  const floating = look.mode === 'floating'
  const full = open && (look.mode === 'fullscreen' || (floating && phone.matches))
  cover(full)
  color = draw(look, open, full, unread)
  launcher.hidden = !visible || !floating || full
}

const settings = () => ({ options: { ...options, mode: look.mode, color }, colorScheme: look.scheme })

function restyle(): void {
  paint()
  post({ type: 'update', ...settings() })
}

/** On the shop's own origin, since the shop's cookies go with the request. */
const identity = async () => {
  const { identityUrl } = options
  const init = { method: 'POST', mode: 'same-origin' } as const
  const answer = identityUrl ? await fetchJson<{ token?: string }>(identityUrl, init) : undefined
  return answer?.token || undefined
}

const hello = async (): Promise<Hello> => ({
  parley: 1,
  type: 'hello',
  page,
  locale: documentElement.lang,
  identity: options.identity ?? (await identity()),
  kept: options.config.features.keep ? memory('') : null,
  actions: heard.has('action'),
  ...settings(),
})

async function receive(message: ToHost): Promise<void> {
  switch (message.type) {
    case 'ready':
      ready = true
      if (open) tellOpen()
      emit('ready', {})
      break
    case 'unread':
      unread = message.count
      paint()
      emit('unread', { count: unread })
      break
    case 'event':
      if (message.name !== 'action') emit(message.name, message.data)
      else post({ type: 'action-result', id: message.data.id, result: await ask(message.data) })
      break
    case 'close':
      close()
      break
    case 'focus-launcher':
      launcher.focus()
      break
    case 'keep':
      memory('', message.returnToken)
      break
    case 'conversation':
      memory(':open', message.exists ? '1' : null)
      break
    case 'debug':
      onReport(message.report)
      break
    case 'identity-needed': {
      const token = await identity()
      if (token) post({ type: 'identify', token })
    }
  }
}

/**
 * Brings the frame, still out of sight. An error page of the browser says nothing to us, so another request tells whether
 * the backend is there: nobody shall look at that page.
 */
async function prepare(): Promise<void> {
  // A pointer's rest, or the page's idle moment, may come after `stop`.
  if (frame || !timer) return
  ready = false
  const { api, site } = options
  const path = `/embed/${site}?locale=${encodeURIComponent(look.locale)}`
  panel.append(makeFrame(api, path, look.label, hello, receive))
  if ((await fetchConfig(api, site, { cache: 'no-cache' })) || ready) return
  dropFrame()
  if (!open) return
  close()
  sayHint('Unavailable. Try again ↻')
}

const tellOpen = () => post({ type: open ? 'open' : 'close', quiet, at: Date.now() })

function turn(to: boolean): void {
  open = to
  paint()
  tellOpen()
  emit(to ? 'open' : 'close', {})
}

/** `quietly`: nobody asked for it, so the focus stays where it is. */
function openPanel(quietly?: unknown): void {
  if (open) return
  quiet = quietly === true
  void prepare()
  seen()
  turn(true)
  if (!quiet) frame?.focus()
}

function close(): void {
  if (open) turn(false)
}
const toggle = () => (open ? close() : openPanel())

/** From now on the chat waits to be asked. */
function seen(): void {
  rule = undefined
  memory(':seen', '1')
  sayHint('')
}

function tellPage(next: Page): void {
  page = next
  post({ type: 'page', page })
}

/**
 * Puts the chat on the page, or back on it, where a single-page shop put new content in the place of the old; tells of a
 * new page; and makes itself known when it is time. All by looking once a second: that sees every router, and costs less
 * than to watch the document's changes.
 */
function beat(leaving = false): void {
  if (!host.isConnected) {
    try {
      const place = look.mode === 'inline' ? document.querySelector(`${options.target}`) : document.body
      place?.append(host)
    } catch (error) {
      warn('target', error)
      // A chat that has no place floats.
      options.target = ''
    }
    paint()
  }
  // As a part of the page it is there from the start; the browser loads it when it comes near the screen.
  if (look.mode !== 'floating' && !seconds) openPanel(true)
  const now = currentPage()
  if (now.url !== page.url) tellPage(now)
  if (!rule || open || (phone.matches && !rule.phones) || !isDue(rule, seconds, leaving)) return
  const { show } = rule
  seen()
  if (show === 'open') openPanel(true)
  else sayHint(look.hint)
}

let resting: ReturnType<typeof setTimeout>
launcher.onclick = toggle
hint.onclick = seen
launcher.onfocus = prepare
launcher.onpointerleave = () => clearTimeout(resting)
launcher.onpointerenter = () => {
  resting = setTimeout(prepare, restMs)
}

const setVisible = (to: boolean) => {
  visible = to
  paint()
}

/** The commands of `window.Parley` that need a chat. */
export const commands: Partial<Record<ParleyCommand, (given?: unknown) => unknown>> = {
  open: openPanel,
  close,
  toggle,
  show: () => setVisible(true),
  hide: () => setVisible(false),
  send(text) {
    openPanel()
    post({ type: 'send', text: `${text}` })
  },
  identify(given) {
    const token = `${given}`
    options.identity = token
    post({ type: 'identify', token })
  },
  page: (more) => tellPage({ ...objectOf(more), ...currentPage() }),
  update(changes) {
    Object.assign(options, readOptions(changes))
    restyle()
  },
  /** What the chat knows of itself; the frame tells the most of it, and saves it as a file for 'download'. */
  debug: (download) =>
    new Promise((resolve) => {
      onReport = resolve
      void prepare()
      post({ type: 'debug', errors, download })
      setTimeout(resolve, reportMs, { errors })
    }),
  consent(given) {
    const storage = objectOf(given).storage === true
    if (!storage) for (const name of memories) memory(name, null)
    options.consent = storage ? 'functional' : 'wait'
    post({ type: 'consent', storage })
  },
}

type Later = (callback: () => void, options: { timeout: number }) => unknown

/** When the page has nothing better to do, and at the latest after two seconds. Safari has no such moment: at once. */
export function whenIdle(callback: () => void): void {
  const later: Later = window.requestIdleCallback ?? setTimeout
  later(callback, { timeout: 2000 })
}
