import type { World } from './world.ts'

/** A workflow says something into the conversation that the agent was last asked in, with its site's `sk_` key. */
export async function pushMessage(world: World, secretKey: string, message: object): Promise<void> {
  const conversationId = world.agent.requests.at(-1)?.body.sessionId
  const response = await fetch(`${world.backend.local}/v1/agent/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secretKey}` },
    body: JSON.stringify({ conversationId, ...message }),
  })
  if (response.status !== 202) throw new Error(`The push was answered with ${response.status}`)
}
