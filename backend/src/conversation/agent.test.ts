import { expect, it } from 'vitest'
import { AgentFailure } from './agent.ts'

it('a failure of the agent is told from others in a log by its name, and keeps what caused it', () => {
  const cause = new Error('socket hang up')
  const failure = new AgentFailure('agent_unavailable', 'the connection broke off', { cause })
  expect(`${failure}`).toBe('AgentFailure: the connection broke off')
  expect(failure.cause).toBe(cause)
})
