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

/** What `Parley('debug')` gives: the loader's own errors, and the frame's report where it answers. It holds no secret. */
export type ParleyReport = { readonly errors?: readonly string[]; readonly [name: string]: unknown }

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

declare global {
  interface WindowEventMap {
    'parley:ready': CustomEvent<ParleyEvents['ready']>
    'parley:open': CustomEvent<ParleyEvents['open']>
    'parley:close': CustomEvent<ParleyEvents['close']>
    'parley:message:sent': CustomEvent<ParleyEvents['message:sent']>
    'parley:message:received': CustomEvent<ParleyEvents['message:received']>
    'parley:unread': CustomEvent<ParleyEvents['unread']>
    'parley:handoff': CustomEvent<ParleyEvents['handoff']>
    'parley:action': CustomEvent<ParleyEvents['action']>
    'parley:error': CustomEvent<ParleyEvents['error']>
  }
}
