import { randomUUID } from 'node:crypto'
import { createN8nAgent } from '#agent/n8n.ts'
import type { Config } from '#config.ts'
import { AgentFailure, type AgentQuestion } from '#conversation/agent.ts'
import { createDialer } from '#outbound/dialer.ts'
import { originOrNull } from '#sites/origins.ts'
import type { Site } from '#sites/site.ts'
import { createSiteDirectory } from '#sites/site-directory.ts'
import type { OpenBackend } from '../open-backend.ts'
import { type Check, failed, hint, ok } from './check.ts'

export interface SiteQuestions {
  /** `pk_…` */
  readonly site: string
  /** Where the widget is to stand. */
  readonly origin?: string
  /** Call the agent, which runs the merchant's workflow. */
  readonly call?: true
}

/** Whether a site can be chatted on: its state, its origin, and its agent, which is called only where asked for. */
export async function siteChecks(
  { connection, vault }: OpenBackend,
  config: Config,
  asked: SiteQuestions,
): Promise<Check[]> {
  const directory = createSiteDirectory({ connection, vault, privateHosts: () => config.agentPrivateHosts })
  const site = await directory.byKey(asked.site)
  if (!site) return [failed('site', `there is no site ${asked.site}`, 'see `parley site list`')]
  const state =
    site.status === 'active'
      ? ok('site', `${site.name} is active`)
      : failed('site', `${site.name} is ${site.status}`, `enable it with \`parley site enable ${site.key}\``)
  const settings = await directory.agentSettings(site.id)
  const setAgent = `give it one with \`parley site set-agent ${site.key} --agent-url …\``
  if (!settings) return [state, originCheck(site, asked.origin), failed('agent', 'the site has none', setAgent)]
  if (!asked.call) {
    const advice = 'to call it, which runs the workflow once, add --call'
    return [
      state,
      originCheck(site, asked.origin),
      hint('agent', `${new URL(settings.url).origin}, not called`, advice),
    ]
  }
  const own = new URL(config.publicUrl)
  const port = Number(own.port) || (own.protocol === 'https:' ? 443 : 80)
  const dialer = createDialer({ ownEndpoints: () => [{ host: own.hostname, port }] })
  try {
    const agent = createN8nAgent({ dialer, settingsOf: async () => settings, issuer: config.publicUrl })
    let length = 0
    for await (const piece of agent.answer(question(site), new AbortController().signal)) length += piece.length
    return [state, originCheck(site, asked.origin), ok('agent', `it answered with ${length} characters`)]
  } catch (error) {
    if (!(error instanceof AgentFailure)) throw error
    const advice =
      "is the workflow active, is this its production address, does the authentication fit? A private address needs AGENT_PRIVATE_HOSTS and the site's --private"
    return [state, originCheck(site, asked.origin), failed('agent', `${error.code}: ${error.message}`, advice)]
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
