import { noAnswer } from '#agent/n8n.ts'
import type { AgentFailure } from '#conversation/agent.ts'
import { DialError, type DialErrorKind } from '#outbound/dial-error.ts'
import type { Site } from '#sites/site.ts'

/** What to do about an agent that gave no answer, by how it failed. docs/n8n/README.md has more of it. */
export function agentAdvice(
  { status, cause, message, code }: AgentFailure,
  site: Pick<Site, 'key' | 'platform'>,
): string {
  const setAgent = `\`parley site set-agent ${site.key} --agent-url …\``
  if (cause instanceof DialError) {
    if (cause.kind === 'refused' && site.platform === 'demo')
      return "the demo's agent runs with the backend: start that"
    return advice[cause.kind](setAgent)
  }
  if (code === 'agent_timeout')
    return 'it took the call and was too slow: look how long the last execution in n8n took, and at which node'
  if (status === 401 || status === 403)
    return `the authentication differs from that of the node in n8n: give ${setAgent} the same --auth, name and secret; \`jwt expired\` means that one of the clocks is wrong`
  if (status === 404)
    return 'activate the workflow, let its chat be public, and use its production address (/webhook/…, not /webhook-test/…)'
  if (message === noAnswer)
    return 'turn streaming on in the AI Agent node, or let the trigger respond when the last node finishes'
  return 'open the last execution of the workflow in n8n: it shows the node that failed'
}

const advice: Readonly<Record<DialErrorKind, (setAgent: string) => string>> = {
  blocked: (setAgent) =>
    `if the agent is meant to live there, list its host:port in AGENT_PRIVATE_HOSTS and mark the site with ${setAgent} --private`,
  ourselves: (setAgent) => `this address leads to Parley itself: give the agent's with ${setAgent}`,
  dns: (setAgent) => `the name is not known here: correct it with ${setAgent}, or see to this machine's DNS`,
  refused: () => 'nobody listens there: is n8n running, and is the port of the address right?',
  tls: () => 'its certificate does not hold here: renew it, or use the name that it was made for',
  timeout: () =>
    'no answer came in time: see whether a firewall stands between, and how long the execution in n8n takes',
  too_large: () => 'the answer is larger than a reply may be: let the workflow answer with text alone',
  reset: () => "the connection was cut: look at n8n's log, and at the time limits of a proxy before it",
  protocol: () => 'what answers there does not speak HTTP: are the port and https:// or http:// of the address right?',
}
