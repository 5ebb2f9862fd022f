import type { EmbedOptions } from './embed-options.ts'
import type { Page } from './page.ts'

/** The one window message: everything else goes over the port that it carries. */
export interface Hello {
  parley: 1
  type: 'hello'
  page: Page
  /** The host page's language, where it says one. */
  locale?: string
  colorScheme: 'light' | 'dark'
  options: EmbedOptions
  identity?: string | undefined
  /** The page listens to `action`: a card's button finds somebody to answer it. */
  actions?: boolean
  /** What an earlier `keep` gave, where the frame has no storage of its own. */
  kept?: string | null | undefined
}

/** Host → frame, over the port. */
export type ToFrame =
  /** `quiet`: it opens by itself, and the focus stays where it is. `at`: when that was asked for, by `Date.now()`. */
  | { type: 'open' | 'close'; quiet?: boolean; at?: number }
  | { type: 'send'; text: string }
  | { type: 'identify'; token: string }
  | { type: 'page'; page: Page }
  | { type: 'update'; options: Partial<EmbedOptions>; colorScheme: 'light' | 'dark' }
  | { type: 'consent'; storage: boolean }
  /** What became of an `action` event. */
  | { type: 'action-result'; id: string; result: ActionResult }
  /** `Parley('debug')`: asks for a `debug`; with `download` the frame also saves it as JSON. */
  | { type: 'debug'; download: unknown }

/** How the page answered a card's button. `text` stands on the button in place of our own word. */
export interface ActionResult {
  status: 'done' | 'sold-out' | 'failed'
  text?: string | undefined
}

/** Names of the events that a host page may listen to, and what they carry. */
export interface HostEvents extends FrameEvents {
  ready: Record<string, never>
  open: Record<string, never>
  close: Record<string, never>
  unread: { count: number }
}

/** Those of them that the frame raises; the others the loader raises itself. */
export interface FrameEvents {
  'message:sent': { text?: string }
  'message:received': { text?: string }
  handoff: { state: string }
  /** A card's button. The loader adds `respondWith(result | promise)`, by which the page says what became of it. */
  action: { id: string; name: string; data: unknown }
  error: { code: string }
}

/** Frame → host, over the port. */
export type ToHost =
  | { type: 'ready' }
  | { type: 'unread'; count: number }
  | { [Name in keyof FrameEvents]: { type: 'event'; name: Name; data: FrameEvents[Name] } }[keyof FrameEvents]
  | { type: 'close' }
  | { type: 'focus-launcher' }
  /** There is a conversation, or there is none any more: the loader remembers it, and may look for news next time. */
  | { type: 'conversation'; exists: boolean }
  /** Keep this return token in the shop's storage; null: forget it. */
  | { type: 'keep'; returnToken: string | null }
  /** In another tab of this shop the visitor agreed to no storing: the loader keeps nothing either. */
  | { type: 'refused' }
  /** Ask the host for a fresh identity from `identityUrl`; it answers with `identify`. */
  | { type: 'identity-needed' }
  /** Version, site, state of the connection, last errors and timings; no text, no token, no identity. */
  | { type: 'debug'; report: unknown }
