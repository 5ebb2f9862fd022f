import { expect, it } from 'vitest'
import { noAnswer } from '#agent/n8n.ts'
import { AgentFailure } from '#conversation/agent.ts'
import { DialError, type DialErrorKind } from '#outbound/dial-error.ts'
import { agentAdvice } from './agent-advice.ts'

const shop = { key: 'pk_shop', platform: 'custom' } as const
const dialled = (kind: DialErrorKind, message = 'x') =>
  new AgentFailure('agent_unavailable', `${kind}: ${message}`, { cause: new DialError(kind, message) })
const answered = (status: number) => new AgentFailure('agent_unavailable', `HTTP ${status}: …`, { status })

it.each([
  [dialled('blocked', '10.0.0.5 is not a public address'), 'AGENT_PRIVATE_HOSTS'],
  [dialled('ourselves', 'our own address'), 'leads to Parley itself'],
  [dialled('dns'), 'the name is not known here'],
  [dialled('refused'), 'nobody listens there'],
  [dialled('tls'), 'its certificate does not hold'],
  [dialled('timeout'), 'firewall'],
  [dialled('reset'), 'the connection was cut'],
  [dialled('protocol'), 'does not speak HTTP'],
  [dialled('too_large'), 'larger than a reply may be'],
  [new AgentFailure('agent_timeout', 'nothing within 30 s'), 'was too slow'],
  [answered(401), 'the authentication differs'],
  [answered(403), 'the authentication differs'],
  [answered(404), 'activate the workflow'],
  [answered(500), 'open the last execution'],
  [new AgentFailure('agent_unavailable', noAnswer, { status: 200 }), 'turn streaming on'],
])('of %s it is what mends that', (failure, words) => {
  expect(agentAdvice(failure, shop)).toContain(words)
})

it("of the demo's agent, which lives in the backend, it is to start that", () => {
  expect(agentAdvice(dialled('refused'), { key: 'pk_demo', platform: 'demo' })).toBe(
    "the demo's agent runs with the backend: start that",
  )
})
