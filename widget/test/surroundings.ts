import type { Surroundings } from '../app/components/surroundings.ts'
import { createChat } from '../app/engine/chat.ts'
import { createSessionKeeper } from '../app/engine/session.ts'
import { texts } from '../app/texts/en.ts'
import { texts as partTexts } from '../app/texts/parts/en.ts'
import { memoryStorage } from './memory-storage.ts'
import { sessionOptions } from './session-options.ts'

const nowhere = () => {
  throw new Error('There is no server')
}

/** What components are drawn with where nothing happens: a chat that is never started. */
export function surroundings(): Surroundings {
  const chat = createChat({
    name: 'drawn',
    storage: memoryStorage(),
    locks: undefined,
    openChannel: (channel) => new BroadcastChannel(channel),
    page: () => ({ url: 'https://shop.example/' }),
    soon: nowhere,
    onReturnToken: () => undefined,
    onRefused: () => undefined,
    session: (onOpened) => createSessionKeeper(sessionOptions({ request: nowhere, onOpened })),
  })
  return {
    chat,
    texts,
    partTexts: { load: nowhere, get: () => partTexts },
    locale: 'en',
    storefront: undefined,
    mode: 'floating',
    leave: () => undefined,
    raise: nowhere,
    pageListens: false,
    crashed: () => undefined,
  }
}
