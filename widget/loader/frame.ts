import type { Hello, ToFrame, ToHost } from '@parley/protocol/frame'

export interface Frame {
  readonly element: HTMLIFrameElement
  /** Waits in line until the frame can hear it. */
  post(message: ToFrame): void
  destroy(): void
}

/**
 * The chat's own document. `hello` is asked for at each load, because a frame that reloads has forgotten everything.
 * The window message goes to the backend's exact origin: a page that a redirect put there instead hears nothing.
 */
export function createFrame(
  api: string,
  site: string,
  hello: () => Promise<Hello>,
  onMessage: (message: ToHost) => void,
): Frame {
  const element = document.createElement('iframe')
  let port: MessagePort | undefined
  let waiting: ToFrame[] = []

  element.setAttribute(
    'sandbox',
    'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads',
  )
  element.allow = 'clipboard-write'
  element.referrerPolicy = 'strict-origin'
  element.addEventListener('load', async () => {
    const message = await hello()
    const channel = new MessageChannel()
    port?.close()
    port = channel.port1
    port.onmessage = ({ data }: MessageEvent<ToHost>) => onMessage(data)
    element.contentWindow?.postMessage(message, api, [channel.port2])
    for (const each of waiting) port.postMessage(each)
    waiting = []
  })
  element.src = `${api}/embed/${site}`

  return {
    element,
    post(message) {
      if (port) port.postMessage(message)
      else waiting.push(message)
    },
    destroy() {
      port?.close()
      element.remove()
    },
  }
}
