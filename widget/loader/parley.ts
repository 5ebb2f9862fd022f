import type { ParleyCommand } from '../types.ts'
import { prepareChat, start, stop } from './chat.ts'
import { commands } from './commands.ts'
import { make } from './dom.ts'
import { fetchConfig } from './fetch-json.ts'
import { forgetListeners, off, on } from './host-events.ts'
import { whenIdle } from './idle.ts'
import { endLife, life } from './life.ts'
import { readOptions } from './options.ts'
import { canStart, type GivenOptions } from './start-options.ts'
import { warn } from './warn.ts'

type Command = (...args: unknown[]) => unknown
type Call = [command: ParleyCommand, ...args: unknown[]]

/** `window.Parley(command, …)`. `q` stands on the page's stub, `version` on the real one. */
export interface Parley {
  (...call: Call): unknown
  q?: Iterable<Call>
  version?: number
}

/**
 * Our own tag (other vendors have a `data-site`, too), also where the code runs as a module, or within a script that an
 * optimizer put together; else the script that runs, for its address. It is an HTML one: SVG's have no sources like ours.
 */
export const script =
  document.querySelector<HTMLScriptElement>('script[data-site^=pk_]') ??
  (document.currentScript as HTMLScriptElement | null)

/** How many calls may wait for a chat that never comes. */
const mostWaiting = 20

let begun = false
/** There is a chat on the page. */
let running = false
/** What is asked of a chat that is not there yet. */
let waiting: Call[] = []

/**
 * Takes several sets of options; the later ones rank higher. Nothing of it is done at once, and no more of it at a time than
 * it must be: the page comes first.
 */
function init(...given: unknown[]): void {
  if (begun) return
  const options: GivenOptions = Object.assign({ api: script?.src, consent: 'functional' }, ...given.map(readOptions))
  if (!options.site) return
  // By a link, because `new URL` throws: an address that is none is a path of the page, and answers no config.
  options.api = make('a', { href: `${options.api}` }).origin
  // Destroyed while its config is on the way, it draws nothing.
  const during = life
  begun = true
  whenIdle(async () => {
    options.config ??= await fetchConfig(options)
    whenIdle(() => {
      // Without a config another `init` may try.
      begun = false
      if (!canStart(options)) return
      begun = true
      prepareChat(options)
      whenIdle(() => {
        running = true
        start()
        for (const call of waiting.splice(0)) parley(...call)
      })
    }, during)
  })
}

function destroy(): void {
  stop()
  running = false
  endLife()
  forgetListeners()
  begun = false
  waiting = []
}

const anytime: Partial<Record<ParleyCommand, Command>> = { init, destroy, on, off }
/** The page's handle on the chat. `on` and `off` never wait, so that a listener hears the first event. */
export const parley: Parley = (command, ...args) => {
  const act = anytime[command] ?? (running && commands[command])
  if (act) return act(...args)
  // The last place is taken: there is room for no more.
  return running || waiting[mostWaiting - 1] ? warn(command, '?') : void waiting.push([command, ...args])
}
parley.version = 1
