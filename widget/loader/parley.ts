import { type Chat, createChat } from './chat.ts'
import { hostEvents, type Listener } from './host-events.ts'
import { isObject, readOptions } from './options.ts'
import { fetchConfig, whenIdle } from './site.ts'

type Command = (...args: unknown[]) => unknown

/** `window.Parley(command, …)`. `q` stands on the page's stub, `version` on the real one. */
export interface Parley {
  (command: string, ...args: unknown[]): unknown
  q?: ArrayLike<unknown>[]
  version?: number
}

const isListener = (value: unknown): value is Listener => typeof value === 'function'

/**
 * The page's handle on the chat. What is asked of a chat that is not there yet waits in line for it; `on` and `off`
 * never wait, so that a listener hears the first event. `scriptOrigin` is where the backend is unless told otherwise.
 */
export function createParley(scriptOrigin: string | undefined): Parley {
  const events = hostEvents()
  let chat: Chat | undefined
  /** The `init` that counts: one that was destroyed while its config was on the way draws nothing. */
  let started: object | undefined
  let waiting: [string, unknown[]][] = []

  const start = async (raw: unknown) => {
    if (started) return
    const { site, api = scriptOrigin, ...rest } = readOptions(isObject(raw) ? raw : {})
    if (!site || !api) return console.warn('Parley: init needs a site key, like data-site="pk_…".')
    const options = { ...rest, site, api }
    const mine = {}
    started = mine
    const config = options.config ?? (await whenIdle().then(() => fetchConfig(api, site)))
    if (started !== mine) return
    if (!config) {
      started = undefined
      return
    }
    chat = createChat(config, options, events)
    const line = waiting
    waiting = []
    for (const [command, args] of line) run(command, args)
  }

  const destroy = () => {
    chat?.destroy()
    chat = undefined
    started = undefined
    waiting = []
  }

  const anytime: Record<string, Command> = {
    init: start,
    destroy,
    on: (name, listener) => isListener(listener) && events.on(`${name}`, listener),
    off: (name, listener) => isListener(listener) && events.off(`${name}`, listener),
    debug: () => chat?.state() ?? { started: !!started, waiting: waiting.length },
  }

  const commands = (to: Chat): Record<string, Command> => ({
    open: to.open,
    close: to.close,
    toggle: to.toggle,
    show: () => to.setVisible(true),
    hide: () => to.setVisible(false),
    send: (text) => typeof text === 'string' && to.send(text),
    identify: (token) => typeof token === 'string' && to.identify(token),
    page: (page) => isObject(page) && to.page(page),
    update: (options) => isObject(options) && to.update(readOptions(options)),
    consent: (consent) => isObject(consent) && to.consent(consent.storage === true),
  })

  const run = (command: string, args: unknown[]) => {
    const act = anytime[command] ?? (chat && commands(chat)[command])
    if (act) return act(...args)
    if (chat) console.warn(`Parley: there is no command "${command}".`)
    else waiting.push([command, args])
    return undefined
  }

  const parley: Parley = (command, ...args) => run(command, args)
  parley.version = 1
  return parley
}
