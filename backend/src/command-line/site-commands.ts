import { type Command, InvalidArgumentError } from 'commander'
import { rotateShopSecret } from '#platforms/shopify/shop-identity.ts'
import { createSiteAdministration, type SiteAdministration } from '#sites/administration.ts'
import type { Site } from '#sites/site.ts'
import {
  type AgentOptions,
  agentChange,
  type NewAgentOptions,
  newAgentAccess,
  withAgentOptions,
  withNewAgentOptions,
} from './agent-options.ts'
import { addConfigureCommand } from './configure-command.ts'
import type { CommandContext } from './context.ts'
import type { DatabaseAndVault } from './open-database-and-vault.ts'
import { agentLine, loaderTag, siteJson, siteLines, siteRow } from './site-report.ts'
import { UsageError } from './usage-error.ts'

interface CreateOptions extends NewAgentOptions {
  readonly name: string
  readonly origin: string[]
  readonly private?: boolean
  readonly history?: number
  readonly quota?: number | 'none'
  readonly identityRequired?: boolean
  readonly allowAgentRole?: boolean
}

type SetOptions = Partial<Pick<CreateOptions, 'name' | 'history' | 'quota' | 'identityRequired' | 'allowAgentRole'>>

/** `parley site …` */
export function addSiteCommands(program: Command, context: CommandContext): void {
  const site = program.command('site').description('make and change the sites of this backend')
  const named = (name: string) =>
    site.command(name).argument('<site>', 'its id (site_…), its key (pk_…), or the shop that has it (….myshopify.com)')

  const change = (work: (administration: SiteAdministration) => Promise<Site>): Promise<void> =>
    context.run(async (opened) => {
      const administration = administrationOf(opened)
      return shown(administration, await work(administration))
    })

  withNewAgentOptions(site.command('create'))
    .description('make a site; its secrets are shown this once')
    .requiredOption('--name <name>', 'the name that shoppers see')
    .requiredOption('--origin <origins...>', 'where the widget may stand, such as https://shop.example')
    .option('--private', 'the agent may live on a host that AGENT_PRIVATE_HOSTS lists')
    .option('--history <messages>', 'earlier messages that the agent is sent, 0 to 50', wholeNumber)
    .option('--quota <answers>', 'answers of the agent a day, or none for no limit', quota)
    .option('--identity-required', 'only shoppers with a signed identity may chat')
    .option('--allow-agent-role', 'pushed messages may speak as a person')
    .action(async ({ agentUrl, auth, user, header, secretFile, origin, history, quota, ...options }: CreateOptions) => {
      const given = {
        agentUrl,
        ...(auth && { auth }),
        ...(user && { user }),
        ...(header && { header }),
        ...(secretFile && { secretFile }),
      }
      const agent = await newAgentAccess(given, context.terminal)
      await context.run(async (opened, { publicUrl }) => {
        const administration = administrationOf(opened)
        const created = await administration.create({
          ...options,
          origins: origin,
          agent,
          ...(history === undefined ? {} : { historyLength: history }),
          ...(quota === undefined ? {} : { quotaPerDay: perDay(quota) }),
        })
        const tag = loaderTag(publicUrl, created.site)
        const site = await shown(administration, created.site)
        return {
          json: { ...site.json, secretKey: created.secretKey, identityKey: created.identityKey, tag },
          lines: [
            ...site.lines,
            '',
            'Keep these two now, they are not shown again:',
            `Secret key    ${created.secretKey}  (a workflow pushes messages with it)`,
            `Identity key  ${created.identityKey}  (the shop signs who its customers are with it)`,
            '',
            "Put this into the shop's pages:",
            tag,
            '',
            `\`npm run parley -- doctor --site ${created.site.key} --call\` asks the agent once, as a shopper would.`,
          ],
        }
      })
    })

  site
    .command('list')
    .description('list all sites')
    .action(() =>
      context.run(async (opened) => {
        const sites = await administrationOf(opened).list()
        return { json: sites.map(siteJson), lines: sites.length > 0 ? sites.map(siteRow) : [noSite] }
      }),
    )

  named('show')
    .description('show a site')
    .action((name: string) =>
      context.run(async (opened) => {
        const administration = administrationOf(opened)
        return shown(administration, await administration.show(name))
      }),
    )

  named('disable')
    .description('refuse every request for the site, and end its open streams')
    .action((name: string) => change((administration) => administration.setStatus(name, 'disabled')))

  named('enable')
    .description('let the site be used again')
    .action((name: string) => change((administration) => administration.setStatus(name, 'active')))

  named('set')
    .description('change what a site was made with; what is not given stays as before')
    .option('--name <name>', 'the name that shoppers see')
    .option('--history <messages>', 'earlier messages that the agent is sent, 0 to 50', wholeNumber)
    .option('--quota <answers>', 'answers of the agent a day, or none for no limit', quota)
    .option('--identity-required', 'only shoppers with a signed identity may chat')
    .option('--no-identity-required', 'everyone may chat')
    .option('--allow-agent-role', 'pushed messages may speak as a person')
    .option('--no-allow-agent-role', 'pushed messages may not speak as a person any more')
    .action(async (name: string, { history, quota, ...options }: SetOptions) => {
      const changes = {
        ...options,
        ...(history === undefined ? {} : { historyLength: history }),
        ...(quota === undefined ? {} : { quotaPerDay: perDay(quota) }),
      }
      if (Object.keys(changes).length === 0) throw new UsageError('set needs what is to be changed: see --help')
      await change((administration) => administration.set(name, changes))
    })

  named('add-origin')
    .description('let the widget stand on an origin')
    .argument('<origin>', 'such as https://shop.example')
    .action((name: string, origin: string) => change((administration) => administration.addOrigin(name, origin)))

  named('remove-origin')
    .description('let the widget stand on an origin no more')
    .argument('<origin>')
    .action((name: string, origin: string) => change((administration) => administration.removeOrigin(name, origin)))

  addConfigureCommand(named('configure'), context, administrationOf)

  withAgentOptions(named('set-agent'))
    .description("change the agent's address, authentication or private mark; what is not given stays as before")
    .option('--private', 'the agent may live on a host that AGENT_PRIVATE_HOSTS lists')
    .option('--no-private', 'the agent may not live on a private host any more')
    .action(async (name: string, options: AgentOptions & { private?: boolean }) => {
      const agent = await agentChange(options, context.terminal)
      if (!agent.url && !agent.authentication && options.private === undefined)
        throw new UsageError('set-agent needs --agent-url, --auth, --private or --no-private')
      const mark = options.private === undefined ? {} : { private: options.private }
      await change((administration) => administration.setAgent(name, agent, mark))
    })

  named('rotate-secret-key')
    .description('replace the sk_… that a workflow pushes with; the former one ends at once')
    .action((name: string) =>
      context.run(async (opened) => {
        const { secretKey } = await administrationOf(opened).rotateSecretKey(name)
        return { json: { secretKey }, lines: [`Secret key  ${secretKey}  (not shown again)`] }
      }),
    )

  named('rotate-identity-key')
    .description('replace the ik_… that the shop signs identities with; the former one ends at once')
    .action((name: string) =>
      context.run(async (opened) => {
        const { site, identityKey } = await administrationOf(opened).rotateIdentityKey(name)
        const isShop = await rotateShopSecret(opened.connection, opened.vault, site.key)
        const lines = [`Identity key  ${identityKey}  (not shown again)`]
        if (isShop)
          lines.push("The shop's own pages get a new secret too; what the former one signed ends within 15 min.")
        return { json: { identityKey }, lines }
      }),
    )
}

/** The command line is the operator's: it reaches the sites of every account. */
const administrationOf = ({ connection, vault }: DatabaseAndVault): SiteAdministration =>
  createSiteAdministration({ connection, vault, accountId: null })

async function shown(administration: SiteAdministration, site: Site) {
  const agent = await administration.describeAgent(site.id)
  return { json: { ...siteJson(site), agent }, lines: [...siteLines(site), agentLine(agent, site.private)] }
}

const noSite = 'There is no site yet: `parley site create --help` says how to make one.'

const number = (text: string, says: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(says)
  return Number(text)
}

const wholeNumber = (text: string): number => number(text, 'Write a whole number.')

/** Not null for none: commander would make an empty text of it. */
const quota = (text: string): number | 'none' =>
  text === 'none' ? text : number(text, 'Write a whole number, or none.')

const perDay = (given: number | 'none'): number | null => (given === 'none' ? null : given)
