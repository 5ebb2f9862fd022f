import type { MessageAccepted } from '@parley/protocol/message'
import { returnTokenKey } from './becoming-known.ts'
import type { SessionKeeper } from './session.ts'
import type { Storage } from './storage.ts'

/** Where the session token is stored while it alone says whose an unanswered message is. */
const unansweredKey = 'unanswered'

/**
 * Posts messages, also as a stranger: the response to the first one brings the return token. Should the page go away before
 * it has come, the next one opens the same session again and asks once more.
 */
export function createPosting(session: SessionKeeper, storage: Storage, page: () => unknown) {
  return {
    open: () => session.open(storage.read(unansweredKey)),
    async post(message: { id: string; text: string }): Promise<MessageAccepted> {
      const { current } = session
      if (current && !current.visitor.identified && storage.read(returnTokenKey) === undefined)
        storage.write(unansweredKey, current.token)
      const body = { ...message, page: page() }
      const response = await session.authorized('/v1/messages', { method: 'POST', body })
      return response.json()
    },
    /** A first message has left, and its response has not come. */
    isUnanswered: () => storage.read(unansweredKey) !== undefined,
    /** It has come, or there is nothing to wait for. */
    answered(accepted?: MessageAccepted) {
      if (accepted?.returnToken) storage.write(returnTokenKey, accepted.returnToken)
      storage.write(unansweredKey, null)
    },
  }
}
