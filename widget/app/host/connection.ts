import type { FrameEvents, Hello, ToFrame, ToHost } from '@parley/protocol/frame'
import { acceptHello, type Door } from './handshake.ts'

/** The host page, once it has said hello. */
export interface Host {
  readonly hello: Hello
  readonly origin: string
  tell(message: ToHost): void
  emit<Name extends keyof FrameEvents>(name: Name, data: FrameEvents[Name]): void
  /** Starts listening; what the host said before is heard now. */
  listen(onMessage: (message: ToFrame) => void): void
}

/** Waits for the one hello. A knock that is not one is not answered: whoever it was learns nothing. */
export function waitForHost(target: Window, door: Door): Promise<Host> {
  return new Promise((resolve) => {
    const listener = (event: MessageEvent) => {
      const accepted = acceptHello(event, door)
      if (!accepted) return
      target.removeEventListener('message', listener)
      const { hello, port, origin } = accepted
      const tell = (message: ToHost) => port.postMessage(message)
      resolve({
        hello,
        origin,
        tell,
        emit: (name, data) => tell({ type: 'event', name, data } as ToHost),
        listen(onMessage) {
          port.onmessage = ({ data }: MessageEvent<ToFrame>) => onMessage(data)
        },
      })
    }
    target.addEventListener('message', listener)
  })
}
