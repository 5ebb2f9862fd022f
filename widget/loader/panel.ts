import type { Hello, ToHost } from '@parley/protocol/frame'
import { look, open, renew, setOpen, settings, setUnread } from './appearance.ts'
import { documentElement } from './dom.ts'
import { fetchConfig } from './fetch-json.ts'
import { dropFrame, frame, makeFrame, post } from './frame.ts'
import { ask, emit, hears } from './host-events.ts'
import { identity, tellIdentity } from './identity.ts'
import { obeyConsent, remember } from './memory.ts'
import { page } from './page.ts'
import { seen } from './proactive.ts'
import { options } from './start-options.ts'
import { launcher, sayHint } from './surface.ts'

/** How long the frame may take for its part of a report. */
const reportMs = 3000
/**
 * How long the chat may take to come, once its backend has answered. A shop that hangs when it is asked who is signed in
 * takes five seconds of them (fetch-json.ts).
 */
const readyMs = 8000

/** `window.Parley`: what it does stands above this file, which it needs. */
declare const Parley: (command: 'destroy') => void

/** It opened by itself: the focus stays where it is. */
let quiet: boolean
/** The frame that said so. */
let ready: typeof frame
let onReport: (report?: unknown) => void

const hello = async (): Promise<Hello> => ({
  parley: 1,
  type: 'hello',
  page,
  locale: documentElement.lang,
  identity: options.identity ?? (await identity()),
  kept: options.config.features.keep ? remember('') : null,
  actions: hears('action'),
  ...settings(),
})

/** What the frame says, by its type. Of a newer frame's we do not know all. */
type FrameMessages = { [Message in ToHost as Message['type']]: Message }
const handlers: { [Type in keyof FrameMessages]: (message: FrameMessages[Type]) => unknown } = {
  ready() {
    ready = frame
    if (open) tellFrame('open')
    emit('ready', {})
  },
  unread({ count }) {
    setUnread(count)
    emit('unread', { count })
  },
  async event({ name, data }) {
    if (name !== 'action') emit(name, data)
    else post({ type: 'action-result', id: data.id, result: await ask(data) })
  },
  close,
  'focus-launcher': () => launcher.focus(),
  keep: ({ returnToken }) => remember('', returnToken),
  conversation: ({ exists }) => remember(':open', exists ? '1' : null),
  refused() {
    options.consent = 'refused'
    obeyConsent()
  },
  debug: ({ report }) => onReport(report),
  async 'identity-needed'() {
    const token = await identity()
    if (token) tellIdentity(token)
  },
}
const receive = <Type extends keyof FrameMessages>(message: FrameMessages[Type] & { type: Type }) =>
  handlers[message.type]?.(message)

/**
 * Brings the frame, still out of sight. An error page of the browser says nothing to us, so another request tells whether
 * the backend is there: nobody shall look at that page. It brings the site's config as it is now; and where there is no
 * such site for this page any more, the chat goes.
 *
 * @param again true: also asks where there is a frame.
 */
export async function prepare(again?: unknown): Promise<void> {
  if (frame && again !== true) return
  const path = `/embed/${options.site}?locale=${encodeURIComponent(look.locale)}`
  if (!frame) makeFrame(options.api, path, look, hello, receive)
  const made = frame
  const config = await fetchConfig(options, { cache: 'reload' })
  if (frame !== made) return
  if (config === null) Parley('destroy')
  if (config) {
    renew(config)
    // Of an inline chat nobody knows when the browser begins to load it.
    if (look.mode === 'inline') return
    await new Promise((resolve) => setTimeout(resolve, readyMs))
  }
  if (ready === made || frame !== made) return
  dropFrame()
  if (!open) return
  close()
  sayHint(look.words.unavailable ?? 'Try again ↻')
}

type Turn = 'open' | 'close'
const tellFrame = (type: Turn) => post({ type, quiet, at: Date.now() })

function turn(to: Turn): void {
  setOpen(to === 'open')
  tellFrame(to)
  emit(to, {})
}

export function openPanel(quietly = false): void {
  if (open) return
  quiet = quietly
  void prepare(true)
  seen()
  turn('open')
  if (!quiet) frame?.focus()
}

export function close(): void {
  if (open) turn('close')
}

export const toggle = (): void => (open ? close() : openPanel())

/** What the chat knows of itself: the frame tells it, and saves it as a file for 'download'. Nothing where none answers. */
export const debug = (download: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    onReport = resolve
    void prepare()
    post({ type: 'debug', download: !!download })
    setTimeout(resolve, reportMs)
  })
