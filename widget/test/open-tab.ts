import { onTestFinished } from 'vitest'
import { createChat } from '../app/engine/chat.ts'
import type { Request } from '../app/engine/request.ts'
import { createSessionKeeper } from '../app/engine/session.ts'
import type { Storage } from '../app/engine/storage.ts'
import { shown } from '../app/engine/transcript.ts'
import { sessionOptions } from './session-options.ts'

/** Names the tabs of one browser, and of no other test. */
export const newName = () => `chat-${crypto.randomUUID()}`

/** A chat in a tab, which is closed when the test ends. */
export function openTab(
  { request }: { request: Request },
  name: string,
  storage: Storage,
  soon: (show: () => void) => void = queueMicrotask,
) {
  let visitor: string | undefined
  const chat = createChat({
    name,
    storage,
    locks: navigator.locks,
    openChannel: (channel) => new BroadcastChannel(channel),
    page: () => ({ url: 'https://shop.example/' }),
    soon,
    onReturnToken: () => undefined,
    onRefused: () => storage.allow(false),
    session: (onOpened) =>
      createSessionKeeper(
        sessionOptions({
          request,
          returnToken: () => storage.read('return-token'),
          onOpened(session, previous) {
            visitor = session.visitor.id
            onOpened(session, previous)
          },
        }),
      ),
  })
  onTestFinished(() => {
    chat.setVisible(false)
    chat.suspend()
  })
  const texts = () => shown(chat.store.get().thread.transcript).map(({ text }) => text)
  return { ...chat, texts, visitor: () => visitor }
}
