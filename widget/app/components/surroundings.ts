import type { ActionResult } from '@parley/protocol/frame'
import type { Mode } from '@parley/protocol/site-config'
import { createContext, use, useSyncExternalStore } from 'react'
import type { Chat } from '../engine/chat.ts'
import type { ChatState } from '../engine/chat-state.ts'
import type { PartTexts, PartTextsHolder } from '../texts/part-texts.ts'
import type { Texts } from '../texts/texts.ts'

export interface Surroundings {
  chat: Chat
  texts: Texts
  partTexts: PartTextsHolder
  /** BCP 47, for dates and numbers: that of `texts`, with the storefront's region. */
  locale: string
  /** The storefront's own, which we may not speak: for the merchant's words. Undefined where the page says none. */
  storefront: string | undefined
  /** Only a floating panel can be closed. */
  mode: Mode
  /** Closes the panel and gives the focus back to the launcher. */
  leave(): void
  /** Asks the shop's page to do what a card's button says, and tells what became of it. */
  raise(name: string, data: unknown): Promise<ActionResult>
  /** The shop's page listens to such requests. */
  pageListens: boolean
  /** A component broke. The host page hears a code and nothing else. */
  crashed(): void
}

export const SurroundingsContext = createContext<Surroundings | null>(null)

export function useSurroundings(): Surroundings {
  const surroundings = use(SurroundingsContext)
  if (!surroundings) throw new Error('A component stands outside of the chat')
  return surroundings
}

/** Within a part: they were fetched with it. */
export const usePartTexts = (): PartTexts => useSurroundings().partTexts.get()

export function useChatState(): ChatState {
  const { store } = useSurroundings().chat
  return useSyncExternalStore(store.subscribe, store.get)
}
