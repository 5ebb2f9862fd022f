import type { ParleyCommand } from '../types.ts'
import * as chat from './chat.ts'
import { fetchConfig } from './fetch-json.ts'
import { heard, off, on } from './host-events.ts'
import { currentLife, endLife } from './life.ts'
import { readOptions } from './options.ts'
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
 * Our own tag (other vendors have a `data-site`, too), also where the code runs as a module, or within a script that an optimizer put together; else the script
 * that runs, for its address. It is an HTML one: SVG's have no sources like ours.
 */
export const script =
  document.querySelector<HTMLScriptElement>('script[data-site^=pk_]') ??
  (document.currentScript as HTMLScriptElement | null)

let begun = false
let running = false
/** What is asked of a chat that is not there yet. */
let waiting: Call[] = []

/** Takes several sets of options; the later ones rank higher. */
async function init(...given: unknown[]): Promise<void> {
  if (begun) return
  const options = Object.assign({ api: script?.src }, ...given.map(readOptions))
  if (!options.site || !URL.canParse(options.api)) return warn('init', 'site?')
  options.api = new URL(options.api).origin
  const life = currentLife()
  begun = true
  if (!options.config) {
    await new Promise<void>(chat.whenIdle)
    options.config = await fetchConfig(options.api, options.site)
  }
  // Destroyed while its config was on the way, it draws nothing.
  if (life.aborted) return
  begun = running = !!options.config
  if (!running) return
  chat.start(options)
  for (const call of waiting.splice(0)) parley(...call)
}

function destroy(): void {
  if (running) chat.stop()
  endLife()
  heard.clear()
  begun = running = false
  waiting = []
}

const anytime: Partial<Record<ParleyCommand, Command>> = { init, destroy, on, off }
/** The page's handle on the chat. `on` and `off` never wait, so that a listener hears the first event. */
export const parley: Parley = (...call) => {
  const [command, ...args] = call
  const act = anytime[command] ?? (running && chat.commands[command])
  if (act) return act(...args)
  return running ? warn(command, '?') : void waiting.push(call)
}
parley.version = 1
