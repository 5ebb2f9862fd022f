import { expect } from '@playwright/test'
import { type Gate, gate } from '../../backend/test/agents/fake-agent.ts'
import type { Shopper, World } from './world.ts'

/** Opens the chat and asks. Resolves when `beginning` stands on the screen; the agent writes on as the gate lets it. */
export async function beginAnswer(world: World, shopper: Shopper, question: string, beginning: string): Promise<Gate> {
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await shopper.say(question)
  await held.send(beginning)
  await expect(shopper.answers()).toHaveText([beginning.trim()])
  return held
}
