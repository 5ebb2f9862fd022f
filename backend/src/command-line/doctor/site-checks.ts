import { randomUUID } from 'node:crypto'
import { createN8nAgent } from '#agent/n8n.ts'
import type { AgentSettings } from '#agent/settings.ts'
import type { Config } from '#config.ts'
import { AgentFailure, type AgentQuestion } from '#conversation/agent.ts'
import { createDialer } from '#outbound/dialer.ts'
import { authorityOf, ownEndpoints } from '#outbound/own-endpoints.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { originOrNull } from '#sites/origins.ts'
import type { Site } from '#sites/site.ts'
import { createSiteDirectory } from '#sites/site-directory.ts'
import type { DatabaseAndVault } from '../open-database-and-vault.ts'
import { agentAdvice } from './agent-advice.ts'
import { type Check, failed, hint, ok } from './check.ts'

export interface SiteQuestions {
  /** `pk_…` or `site_…` */
  readonly site: string
  /** Where the widget is to stand. */
  readonly origin?: string
  /** Call the agent, which runs the merchant's workflow. */
  readonly call?: true
}

/** Whether a site can be chatted on: its state, its origin, and its agent, which is called only where asked for. */
export async function siteChecks(
  { connection, vault }: DatabaseAndVault,
  config: Config,
  asked: SiteQuestions,
): Promise<Check[]> {
  const directory = createSiteDirectory({
    connection,
    vault,
    privateHosts: config.agentPrivateHosts,
    demoAgentHost: null,
  })
  const site = await (asked.site.startsWith('pk_') ? directory.byKey(asked.site) : directory.byId(asked.site))
  if (!site) return [failed('site', `there is no site ${asked.site}`, 'see `parley site list`')]
  const state =
    site.status === 'active'
      ? ok('site', `${site.name} is active`)
      : failed('site', `${site.name} is ${site.status}`, `enable it with \`parley site enable ${site.key}\``)
  const agent = await createSiteAdministration({ connection, vault, accountId: null }).describeAgent(site.id)
  if (agent && 'kind' in agent) return [state, originCheck(site, asked.origin), demoAgentCheck(site)]
  const settings = await directory.agentSettings(site.id)
  return [state, originCheck(site, asked.origin), await agentCheck(site, settings, config, asked.call)]
}

/** It runs with the backend, and nowhere else. */
const demoAgentCheck = ({ key }: Site): Check =>
  hint(
    'agent',
    "the demo agent, Parley's own",
    `it knows nothing of the shop: give the site its own with \`parley site set-agent ${key} --agent-url …\``,
  )

async function agentCheck(site: Site, settings: AgentSettings | null, config: Config, call?: true): Promise<Check> {
  if (!settings)
    return failed('agent', 'the site has none', `give it one: \`parley site set-agent ${site.key} --agent-url …\``)
  const { url } = settings
  if (!call)
    return hint('agent', `${new URL(url).origin}, not called`, 'to call it, which runs the workflow once, add --call')
  // Wherever the demo's agent is, the backend that gave it to the demo's site lets it be there.
  const demo = site.platform === 'demo' && !config.production ? [authorityOf(url)] : []
  const privateHosts = new Set([...settings.privateHosts, ...demo])
  const dialer = createDialer({ ownEndpoints: () => ownEndpoints(config) })
  try {
    const settingsOf = async () => ({ ...settings, privateHosts })
    const agent = createN8nAgent({ dialer, settingsOf, issuer: config.publicUrl })
    let length = 0
    for await (const piece of agent.answer(question(site), new AbortController().signal)) length += piece.length
    return ok('agent', `it answered with ${length} characters`)
  } catch (error) {
    if (!(error instanceof AgentFailure)) throw error
    return failed('agent', `${error.code}: ${error.message}`, agentAdvice(error, { ...site, url }))
  } finally {
    await dialer.close()
  }
}

function originCheck(site: Site, wanted: string | undefined): Check {
  if (wanted === undefined)
    return site.origins.length > 0
      ? ok('origin', site.origins.join(', '))
      : failed('origin', 'none', `the widget may stand nowhere: \`parley site add-origin ${site.key} https://…\``)
  const origin = originOrNull(wanted)
  if (origin === null) return failed('origin', `${wanted} is none`, 'write it as https://shop.example, without a path')
  if (site.origins.includes(origin)) return ok('origin', `the widget may stand on ${origin}`)
  return failed('origin', `${origin} is not the site's`, `\`parley site add-origin ${site.key} ${origin}\``)
}

/** What a shopper's first message would be, in a conversation that nobody else has. */
const question = ({ id, name, platform }: Site): AgentQuestion => {
  const conversation = `conv_doctor_${randomUUID()}`
  return {
    siteId: id,
    visitorId: 'vis_doctor',
    request: {
      action: 'sendMessage',
      sessionId: conversation,
      chatInput: 'Hello',
      metadata: {
        site: { id, name, platform },
        conversation: { id: conversation, turn: 1 },
        visitor: { id: 'vis_doctor', known: false },
        page: null,
        locale: null,
        timeZone: null,
        userAgent: null,
        time: new Date().toISOString(),
      },
    },
  }
}
