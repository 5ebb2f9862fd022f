import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { ActionResult, HostEvents } from '@parley/protocol/frame'
import type { Page } from '@parley/protocol/page'

/** How a page answers a card's button; the chat waits 15 s. */
export interface ParleyAction<Data = unknown> {
  readonly id: string
  /** `add-to-cart` of a product card, or what the site's own card says. */
  readonly name: string
  readonly data: Data
  /** To be called before the listener returns; the answer itself may be a promise. */
  respondWith(result: ActionResult | Promise<ActionResult>): void
}

/** What each event carries. */
export interface ParleyEvents extends Omit<HostEvents, 'action'> {
  action: ParleyAction
}

/** What `Parley('debug')` gives: the frame's report; undefined where the chat does not come. It holds no secret. */
export type ParleyReport = { readonly [name: string]: unknown } | undefined

/** The names of the commands. The loader knows these and no others. */
export type ParleyCommand =
  | 'init'
  | 'open'
  | 'close'
  | 'toggle'
  | 'show'
  | 'hide'
  | 'destroy'
  | 'send'
  | 'identify'
  | 'page'
  | 'update'
  | 'consent'
  | 'on'
  | 'off'
  | 'debug'

/** `window.Parley`. Before the loader has come, the stub keeps the calls for it. */
export interface ParleyCommands {
  (command: 'init', options: Partial<EmbedOptions> & Pick<EmbedOptions, 'site'>): void
  (command: 'open' | 'close' | 'toggle' | 'show' | 'hide' | 'destroy'): void
  (command: 'send', text: string): void
  (command: 'identify', token: string): void
  (command: 'page', page: Partial<Page>): void
  (command: 'update', options: Partial<EmbedOptions>): void
  (command: 'consent', consent: { storage: boolean }): void
  <Name extends keyof ParleyEvents>(
    command: 'on' | 'off',
    event: Name,
    listener: (data: ParleyEvents[Name]) => void,
  ): void
  (command: 'debug', how?: 'download'): Promise<ParleyReport>
}

/** The same events on `window`, with their data in `detail`. */
export type ParleyWindowEvents = {
  [Name in keyof ParleyEvents as `parley:${Name}`]: CustomEvent<ParleyEvents[Name]>
}

declare global {
  interface WindowEventMap extends ParleyWindowEvents {}
}
