import { noAnswer } from '#agent/n8n.ts'
import type { AgentFailure } from '#conversation/agent.ts'
import { DialError, type DialErrorKind } from '#outbound/dial-error.ts'
import type { Site } from '#sites/site.ts'

/** What to do about an agent that gave no answer, by how it failed. docs/n8n/README.md has more of it. */
export function agentAdvice(
  { status, cause, message, code }: AgentFailure,
  { key, platform, url }: Pick<Site, 'key' | 'platform'> & { readonly url: string },
): string {
  // Each start sets the agent of the demo's site anew: what `set-agent` did would be undone.
  const demo = platform === 'demo'
  const setAgent = demo ? '`N8N_WEBHOOK_URL=… npm start`' : `\`parley site set-agent ${key} --agent-url …\``
  if (cause instanceof DialError) {
    if (cause.kind === 'refused' && demo)
      return isStandIn(url)
        ? "the demo's agent runs with the backend: start that"
        : `${advice.refused(setAgent)} The address is N8N_WEBHOOK_URL of the last start`
    if (cause.kind === 'blocked' && demo)
      return `no agent is there: start with the address of yours, ${setAgent}; in production AGENT_PRIVATE_HOSTS lists its host:port too`
    return advice[cause.kind](setAgent)
  }
  if (code === 'agent_timeout')
    return 'it took the call and was too slow: look how long the last execution in n8n took, and at which node'
  if (status === 401 || status === 403)
    return demo
      ? `the demo calls an agent without authentication: take it from the node in n8n, give another address with ${setAgent}, or make a site of your own`
      : `the authentication differs from that of the node in n8n: give \`parley site set-agent ${key}\` the same --auth, name and secret; \`jwt expired\` means that one of the clocks is wrong`
  if (status === 404)
    return 'activate the workflow, let its chat be public, and use its production address (/webhook/…, not /webhook-test/…)'
  if (status !== undefined && status >= 300 && status <= 399)
    return `redirects are not followed: give the address that it leads to with ${setAgent}`
  if (message === noAnswer)
    return 'turn streaming on in the AI Agent node, or let the trigger respond when the last node finishes'
  return answers.find(([form]) => form.test(message))?.[1] ?? "n8n's last execution shows what it sent"
}

/** A stand-in takes another port at each start; its path is its own. */
const isStandIn = (url: string): boolean => {
  const { hostname, pathname } = new URL(url)
  return hostname === '127.0.0.1' && pathname === '/webhook/demo/chat'
}

/** By what the adapter says of an answer that is none. */
const answers = [
  [
    /\bHTML\b/,
    "it is a login or error page of a proxy, or this is not the webhook's address: copy the Production URL of the trigger",
  ],
  [
    /^JSON that holds no answer/,
    'it answered, but none of output, text, message, response, answer holds text; a trigger that responds immediately answers so too: set it to When Last Node Finishes or Streaming',
  ],
  [/Workflow was started/, 'the trigger responds immediately: set it to When Last Node Finishes or Streaming'],
  [
    /^error|Error in workflow|execution failed|problem executing/,
    'open the last execution of the workflow in n8n: it shows the node that failed',
  ],
] as const satisfies readonly (readonly [RegExp, string])[]

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
