import type { Surroundings } from '../app/components/context.ts'
import { createChat } from '../app/engine/chat.ts'
import { createSessionKeeper } from '../app/engine/session.ts'
import { createStorage } from '../app/engine/storage.ts'
import { texts } from '../app/texts/en.ts'

const nowhere = () => {
  throw new Error('There is no server')
}

/** What components are drawn with where nothing happens: a chat that is never started. */
export function surroundings(): Surroundings {
  const chat = createChat({
    name: 'drawn',
    storage: createStorage(nowhere, '', true),
    locks: undefined,
    openChannel: (channel) => new BroadcastChannel(channel),
    page: () => ({ url: 'https://shop.example/' }),
    onReturnToken: () => undefined,
    session: (onOpened) =>
      createSessionKeeper({
        siteKey: 'pk_demo',
        origin: 'https://shop.example',
        ticket: 'ticket',
        identity: undefined,
        request: nowhere,
        fetchTicket: nowhere,
        freshIdentity: async () => undefined,
        returnToken: () => undefined,
        page: () => ({ url: 'https://shop.example/' }),
        locale: undefined,
        timeZone: undefined,
        onOpened,
      }),
  })
  return {
    chat,
    texts,
    locale: 'en',
    storefront: undefined,
    mode: 'floating',
    leave: () => undefined,
    raise: nowhere,
    pageListens: false,
    crashed: () => undefined,
  }
}
