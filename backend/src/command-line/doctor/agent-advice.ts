import { type AgentFailureKind, agentFailureKind } from '#agent/failure-kind.ts'
import type { AgentFailure } from '#conversation/agent.ts'
import type { Site } from '#sites/site.ts'

/** What to do about an agent that gave no answer, by how it failed. docs/n8n/README.md has more of it. */
export function agentAdvice(
  failure: AgentFailure,
  { key, platform, url }: Pick<Site, 'key' | 'platform'> & { readonly url: string },
): string {
  // Each start sets the agent of the demo's site anew: what `set-agent` did would be undone.
  const demo = platform === 'demo'
  const setAgent = demo ? '`N8N_WEBHOOK_URL=… npm start`' : `\`parley site set-agent ${key} --agent-url …\``
  const kind = agentFailureKind(failure)
  if (demo && kind === 'refused')
    return isStandIn(url)
      ? "the demo's agent runs with the backend: start that"
      : `${advice.refused(setAgent)} The address is N8N_WEBHOOK_URL of the last start`
  if (demo && kind === 'blocked')
    return `no agent is there: start with the address of yours, ${setAgent}; in production AGENT_PRIVATE_HOSTS lists its host:port too`
  if (kind === 'authentication')
    return demo
      ? `the demo calls an agent without authentication: take it from the node in n8n, give another address with ${setAgent}, or make a site of your own`
      : `the authentication differs from that of the node in n8n: give \`parley site set-agent ${key}\` the same --auth, name and secret; \`jwt expired\` means that one of the clocks is wrong`
  return advice[kind](setAgent)
}

/** A stand-in takes another port at each start; its path is its own. */
const isStandIn = (url: string): boolean => {
  const { hostname, pathname } = new URL(url)
  return hostname === '127.0.0.1' && pathname === '/webhook/demo/chat'
}

const advice: Readonly<Record<Exclude<AgentFailureKind, 'authentication'>, (setAgent: string) => string>> = {
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
  slow: () => 'it took the call and was too slow: look how long the last execution in n8n took, and at which node',
  not_found: () =>
    'activate the workflow, let its chat be public, and use its production address (/webhook/…, not /webhook-test/…)',
  redirect: (setAgent) => `redirects are not followed: give the address that it leads to with ${setAgent}`,
  silent: () => 'turn streaming on in the AI Agent node, or let the trigger respond when the last node finishes',
  page: () =>
    "it is a login or error page of a proxy, or this is not the webhook's address: copy the Production URL of the trigger",
  no_text: () =>
    'it answered, but none of output, text, message, response, answer holds text; a trigger that responds immediately answers so too: set it to When Last Node Finishes or Streaming',
  too_soon: () => 'the trigger responds immediately: set it to When Last Node Finishes or Streaming',
  workflow: () => 'open the last execution of the workflow in n8n: it shows the node that failed',
  unknown: () => "n8n's last execution shows what it sent",
}
