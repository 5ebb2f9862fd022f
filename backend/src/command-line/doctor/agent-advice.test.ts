import { expect, it } from 'vitest'
import { noAnswer } from '#agent/n8n.ts'
import { AgentFailure } from '#conversation/agent.ts'
import { DialError, type DialErrorKind } from '#outbound/dial-error.ts'
import { agentAdvice } from './agent-advice.ts'

const shop = { key: 'pk_shop', platform: 'custom', url: 'https://n8n.example/webhook/x' } as const
const demo = { key: 'pk_demo', platform: 'demo', url: 'https://n8n.example/webhook/x' } as const
const dialled = (kind: DialErrorKind, message = 'x') =>
  new AgentFailure('agent_unavailable', `${kind}: ${message}`, { cause: new DialError(kind, message) })
const answered = (status: number, why = '…') =>
  new AgentFailure('agent_unavailable', `HTTP ${status}: ${why}`, { status })
const said = (why: string) => new AgentFailure('agent_unavailable', why, { status: 200 })

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
  [answered(302), 'redirects are not followed'],
  [answered(502, 'an HTML page, 32 characters'), 'a login or error page of a proxy'],
  [answered(500, 'Error in workflow'), 'it shows the node that failed'],
  [answered(418), "n8n's last execution shows what it sent"],
  [said('the answer is too large'), 'larger than a reply may be'],
  [said('an HTML page'), 'a login or error page of a proxy'],
  [said('a line that is HTML, or cut off'), 'a login or error page of a proxy'],
  [said('JSON that holds no answer'), 'none of output, text, message, response, answer holds text'],
  [said('Workflow was started'), 'the trigger responds immediately'],
  [said('error: Error in workflow'), 'it shows the node that failed'],
  [said('error without a reason'), 'it shows the node that failed'],
  [said('a compressed answer'), "n8n's last execution shows what it sent"],
  [said(noAnswer), 'turn streaming on'],
])('of %s it is what mends that', (failure, words) => {
  expect(agentAdvice(failure, shop)).toContain(words)
})

it('of the stand-in, which lives in the backend, it is to start that', () => {
  const standIn = { ...demo, url: 'http://127.0.0.1:40123/webhook/demo/chat' }
  expect(agentAdvice(dialled('refused'), standIn)).toBe("the demo's agent runs with the backend: start that")
})

it("of the demo's site, whose agent is set at each start, it is to start with another address", () => {
  expect(agentAdvice(dialled('refused'), demo)).toBe(
    'nobody listens there: is n8n running, and is the port of the address right? The address is N8N_WEBHOOK_URL of the last start',
  )
  for (const failure of [dialled('blocked'), dialled('ourselves'), dialled('dns'), answered(401)]) {
    expect(agentAdvice(failure, demo)).toContain('`N8N_WEBHOOK_URL=… npm start`')
    expect(agentAdvice(failure, demo)).not.toContain('set-agent')
  }
})
