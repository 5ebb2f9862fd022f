import { ApiError } from '#errors.ts'
import type { Services } from '#http/services.ts'
import type { VisitorSession } from '#visitors/visitor-token.ts'
import type { Stored } from './send.ts'

type Ending = Pick<Services, 'revocations' | 'visitors' | 'conversations'>

/**
 * The session may have ended while the message was being stored. An erasure that could not see a conversation which the
 * message began is made whole here: it is written down before it deletes, so one of the two sides sees the other. Any
 * other end (a sign-out, a history that joined an identity) deletes nothing.
 */
export async function refuseIfEnded(services: Ending, visitor: VisitorSession, { message }: Stored): Promise<void> {
  const ended = services.revocations.isRevoked(visitor)
  if ((ended || message.seq === 1) && (await services.revocations.isErased(visitor.visitorId))) {
    await services.visitors.erase(visitor)
    await services.conversations.erase(visitor)
    throw new ApiError('session_required')
  }
  if (ended) throw new ApiError('session_required')
}
