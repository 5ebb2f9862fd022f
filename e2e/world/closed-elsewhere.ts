import type { Shopper, World } from './world.ts'

/** The shopper's conversation comes to its end, and not by this browser's doing. */
export async function closeElsewhere(world: World, { tokens }: Shopper): Promise<void> {
  const response = await fetch(`${world.backend.local}/v1/conversation/close`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.at(-1)}` },
  })
  if (response.status !== 204) throw new Error(`The close was answered with ${response.status}`)
}
