import type { MessageAccepted } from '@parley/protocol/message'
import { ApiError, type FailureCode } from '../app/engine/api-error.ts'
import { createOutbox, type OutboxOptions } from '../app/engine/outbox.ts'
import type { Pending } from '../app/engine/pending.ts'
import { aMessage } from './fixtures.ts'
import { memoryStorage } from './memory-storage.ts'

/** An outbox whose network does as `answers` say, one after the other, and then takes everything. */
export function outboxWith(answers: (FailureCode | 'lost answer')[] = [], options: Partial<OutboxOptions> = {}) {
  const storage = options.storage ?? memoryStorage()
  const posted: { id: string; text: string }[] = []
  const accepted: MessageAccepted[] = []
  let pending: readonly Pending[] = []
  const outbox = createOutbox({
    owner: () => '',
    prepare: async () => undefined,
    async post(message) {
      const answer = answers.shift()
      if (answer === undefined || answer === 'lost answer') posted.push(message)
      if (answer) throw new ApiError(answer === 'lost answer' ? 'offline' : answer)
      return { message: aMessage(1, { clientId: message.id, text: message.text }), reply: null }
    },
    exclusively: (work) => work(),
    storage,
    onChange: (next) => {
      pending = next
    },
    onAccepted: (each) => accepted.push(each),
    asleep: () => false,
    ...options,
  })
  return { ...outbox, storage, posted, accepted, pending: () => pending }
}

export const texts = (list: readonly { text: string }[]) => list.map(({ text }) => text)
