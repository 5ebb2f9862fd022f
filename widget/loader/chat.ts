import { beginAppearance, look, paint, phone } from './appearance.ts'
import { watchViewport } from './cover.ts'
import { documentElement } from './dom.ts'
import { dropFrame } from './frame.ts'
import { whenIdle } from './idle.ts'
import { listen } from './life.ts'
import { obeyConsent, remember } from './memory.ts'
import { currentPage, page, tellPage } from './page.ts'
import { close, openPanel, prepare, toggle } from './panel.ts'
import { readRule, rule, seen } from './proactive.ts'
import { isDue } from './rule.ts'
import { options, type StartOptions, setOptions } from './start-options.ts'
import { hint, host, launcher, sayHint } from './surface.ts'
import { warn } from './warn.ts'

/** How often the chat looks whether it is still on the page, and whether the page is another one by now. */
const beatMs = 1000
/** A pointer that only passes by is gone before this. */
const restMs = 80

let seconds: number
let timer: ReturnType<typeof setInterval>
let resting: ReturnType<typeof setTimeout>

/** Makes ready what a page does not see. */
export function prepareChat(given: StartOptions): void {
  setOptions(given)
  seconds = 0
  tellPage(currentPage())
  beginAppearance()
}

/** Puts it on the page. */
export function start(): void {
  if (options.consent === 'refused') obeyConsent()
  watchViewport()
  readRule()
  listen(documentElement, 'mouseleave', () => beat(true))
  timer = setInterval(() => {
    seconds++
    beat()
  }, beatMs)
  beat()
  whenIdle(() => remember(':open') && prepare())
}

export function stop(): void {
  close()
  sayHint()
  clearInterval(timer)
  clearTimeout(resting)
  dropFrame()
  host.remove()
}

/**
 * Puts the chat on the page, or back on it, where a single-page shop put new content in the place of the old; tells of a
 * new page; and makes itself known when it is time. All by looking once a second: that sees every router, and costs less
 * than to watch the document's changes.
 */
function beat(leaving?: boolean): void {
  if (!host.isConnected) {
    try {
      document.querySelector(look.mode === 'inline' ? `${options.target}` : 'body')?.append(host)
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
  if (
    !rule ||
    (phone.matches && !rule.phones) ||
    // The height is asked for a rule alone, since the browser has to lay the page out for it.
    !isDue(rule, seconds, (scrollY / (documentElement.scrollHeight - innerHeight)) * 100, leaving)
  )
    return
  if (rule.show === 'open') openPanel(true)
  else {
    seen()
    sayHint(look.words.hint)
  }
}

launcher.onclick = toggle
hint.onclick = seen
launcher.onfocus = prepare
launcher.onpointerleave = () => clearTimeout(resting)
launcher.onpointerenter = () => {
  resting = setTimeout(prepare, restMs)
}
