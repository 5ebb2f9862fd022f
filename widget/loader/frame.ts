import type { Hello, ToFrame, ToHost } from '@parley/protocol/frame'
import { make } from './dom.ts'
import type { Look } from './look.ts'
import { panel, root } from './surface.ts'

/** The chat's own document, once somebody wants it. */
export let frame: HTMLIFrameElement | undefined
let channel: MessageChannel

/** Only to a frame that is there: what changes before is told by `hello`. */
export const post = (message: ToFrame): unknown => frame && channel.port1.postMessage(message)

/**
 * Makes the frame. `hello` is asked for at each load, because a frame that reloads, or that the page moved, has forgotten
 * everything. The window message goes to the backend's exact origin: a page that a redirect put there instead hears
 * nothing. What is said before the frame listens waits in its port.
 */
export function makeFrame(
  api: string,
  path: string,
  { label: title, mode }: Look,
  hello: () => Promise<Hello>,
  onMessage: (message: ToHost) => void,
): void {
  const element = make('iframe', { allow: 'clipboard-write', referrerPolicy: 'strict-origin', title })
  let used = false
  channel = new MessageChannel()
  element.sandbox =
    'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads'
  element.onload = async () => {
    // Focus given while the document was on its way may reach its new process alone, and not the browser, in Chromium:
    // nothing typed arrives then, whatever is clicked inside.
    if (root.activeElement === element) {
      element.blur()
      element.focus()
    }
    if (used) channel = new MessageChannel()
    used = true
    const { port1, port2 } = channel
    port1.onmessage = ({ data }) => onMessage(data)
    element.contentWindow?.postMessage(await hello(), api, [port2])
  }
  if (mode === 'inline') element.loading = 'lazy'
  element.src = api + path
  panel.append(element)
  frame = element
}

export function dropFrame(): void {
  frame?.remove()
  frame = undefined
}
