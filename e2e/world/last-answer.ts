import type { Message, MessageList } from '@parley/protocol/message'
import type { Shopper, World } from './world.ts'

/** The conversation's newest answer, as the backend has it stored. */
export async function lastAnswer(world: World, { tokens }: Shopper): Promise<Message | undefined> {
  const response = await fetch(`${world.backend.local}/v1/messages`, {
    headers: { authorization: `Bearer ${tokens.at(-1)}` },
  })
  const { messages }: MessageList = await response.json()
  return messages.findLast(({ role }) => role === 'assistant')
}
