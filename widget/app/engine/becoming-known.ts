import type { ChatState } from './chat-state.ts'
import type { SessionKeeper } from './session.ts'
import type { Storage } from './storage.ts'
import type { Store } from './store.ts'
import type { Heard, Tabs } from './tabs.ts'

/** Under which name the return token is stored. */
export const returnTokenKey = 'return-token'

interface Parts {
  store: Store<ChatState>
  session: SessionKeeper
  storage: Storage
  tabs: Pick<Tabs, 'greet' | 'leadAlone' | 'resting'>
}

/** How tabs that began as strangers become one visitor. */
export function createBecomingKnown({ store, session, storage, tabs }: Parts) {
  /**
   * Two new tabs are two strangers until one of them has written. Whoever comes second finds its return token and
   * becomes the same visitor.
   */
  const becomeKnown = async (): Promise<void> => {
    const { current } = session
    if (!current || current.visitor.known || current.visitor.identified || store.get().thread.conversation) return
    if (storage.read(returnTokenKey) !== undefined) await session.openAnew()
  }

  return {
    becomeKnown,
    /**
     * Another tab is another visitor. Perhaps this one can become the same. If not (one is signed in, the other is not),
     * the leading tab's stream says nothing about this one, which then needs its own.
     */
    async meetAnother({ type, visitor }: Heard): Promise<void> {
      await becomeKnown()
      if (type === 'token') return tabs.greet()
      if (visitor === session.current?.visitor.id || !store.get().thread.conversation || tabs.resting) return
      tabs.leadAlone()
    },
  }
}
