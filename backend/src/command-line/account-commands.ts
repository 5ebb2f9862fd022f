import type { Command } from 'commander'
import {
  type AccountAdministration,
  type AccountSummary,
  accountAdministration,
} from '#accounts/account-administration.ts'
import { invitationDays } from '#accounts/invitations.ts'
import type { Config } from '#config.ts'
import {
  type ConnectionSummary,
  createConnectionAdministration,
} from '#platforms/wordpress/connection-administration.ts'
import { siteModel } from '#sites/site-model.ts'
import type { CommandContext } from './context.ts'
import { readInputFile } from './input-file.ts'
import type { DatabaseAndVault } from './open-database-and-vault.ts'
import { UsageError } from './usage-error.ts'

interface CreateOptions {
  readonly name: string
  readonly email: string
  readonly passwordFile?: string
}

/** `parley account …` */
export function addAccountCommands(program: Command, context: CommandContext): void {
  const account = program.command('account').description('the merchants who sign in to the console')

  account
    .command('create')
    .description('make an account and its owner; without a password it prints a link by which they set one')
    .requiredOption('--name <name>', 'the name of the business')
    .requiredOption('--email <e-mail>', 'what its owner signs in with')
    .option('--password-file <file>', "a file with the owner's password, - for standard input")
    .action(async ({ name, email, passwordFile }: CreateOptions) => {
      const password = passwordFile === undefined ? null : await passwordFrom(passwordFile, context)
      await context.run(async ({ connection }, config) => {
        const administration = accountAdministration(connection)
        // Before anything is made: without a console a link leads nowhere.
        const consoleUrl = password === null ? consoleOf(config) : null
        const made = await administration.create({ name, email, password })
        const link = consoleUrl === null ? null : await invite(administration, email, consoleUrl)
        return {
          json: { ...accountJson(made), ...(link && { link: link.url }) },
          lines: [...accountLines(made), ...(link ? ['', ...link.lines] : [])],
        }
      })
    })

  account
    .command('invite')
    .description('print a link: to set a password anew, or, for an e-mail without an account, to sign up')
    .argument('<e-mail>')
    .action((email: string) =>
      context.run(async ({ connection }, config) => {
        const consoleUrl = consoleOf(config)
        const administration = accountAdministration(connection)
        const link = await invite(administration, email, consoleUrl, config.signUp === 'closed')
        return { json: { email: link.email, link: link.url }, lines: link.lines }
      }),
    )

  account
    .command('list')
    .description('list all accounts')
    .action(() =>
      context.run(async ({ connection }) => {
        const accounts = await accountAdministration(connection).list()
        const shops = await shopsOf(connection)
        const rows = accounts.map((one) => accountRow(one, shops.get(one.id)))
        const json = accounts.map((one) => accountJson(one, shops.get(one.id)))
        return { json, lines: rows.length > 0 ? rows : [noAccount] }
      }),
    )

  const named = (name: string) =>
    account
      .command(name)
      .argument('<account>', 'its id (acc_…), the e-mail of a member, or the shop that has it (….myshopify.com)')

  const setStatus = (account: string, status: AccountSummary['status']) =>
    context.run(async ({ connection }) => {
      const changed = await accountAdministration(connection).setStatus(await accountIdOf(connection, account), status)
      const shop = (await shopsOf(connection)).get(changed.id)
      return { json: accountJson(changed, shop), lines: accountLines(changed, shop) }
    })

  named('suspend')
    .description('sign its people out, keep them out, and refuse every request for its sites')
    .action((account: string) => setStatus(account, 'suspended'))

  named('connections')
    .description('list the WordPress sites that were connected to it')
    .action((account: string) =>
      context.run(async ({ connection }) => {
        const { id } = await accountAdministration(connection).show(await accountIdOf(connection, account))
        const connections = await createConnectionAdministration(connection).list(id)
        const none = 'No WordPress was connected to this account yet: its owner presses Connect in the plugin.'
        return { json: connections, lines: connections.length > 0 ? connections.map(connectionRow) : [none] }
      }),
    )

  account
    .command('end-connection')
    .description("end a connection whose secret is in wrong hands: the plugin's calls and the chat end at once")
    .argument('<connection>', 'its id (wpc_…)')
    .action((id: string) =>
      context.run(async ({ connection }) => {
        const ended = await createConnectionAdministration(connection).end(id, null)
        const next = 'To go on, its owner presses Connect in WordPress again, and chooses the earlier chat.'
        return { json: ended, lines: [connectionRow(ended), next] }
      }),
    )

  named('resume')
    .description('let it be used again')
    .action((account: string) => setStatus(account, 'active'))
}

async function passwordFrom(file: string, { terminal }: CommandContext): Promise<string> {
  const password = (await readInputFile('--password-file', file, terminal)).replace(/\r?\n$/, '')
  if (password === '') throw new UsageError(`--password-file ${file} is empty`)
  return password
}

function consoleOf({ consoleUrl }: Config): string {
  if (consoleUrl === null) throw new UsageError('a link leads to the console: set CONSOLE_URL')
  return consoleUrl
}

async function invite(administration: AccountAdministration, address: string, consoleUrl: string, closed = false) {
  const { email, token, to } = await administration.invite(address, closed)
  const url = `${consoleUrl}/${to}?${new URLSearchParams({ invitation: token })}`
  const purpose = to === 'set-password' ? 'set a password' : 'sign up'
  return { email, url, lines: [`For ${email} alone, to ${purpose}, once and within ${invitationDays} days:`, url] }
}

const noAccount = 'There is no account yet: `parley account create --help` says how to make one.'

/** The shops at Shopify whose accounts they are: these have no members. */
async function shopsOf(connection: DatabaseAndVault['connection']): Promise<ReadonlyMap<string, string>> {
  const sites = await siteModel(connection).find({ platform: 'shopify' }, { accountId: 1, shop: 1 }).lean()
  return new Map(sites.flatMap(({ accountId, shop }) => (shop === undefined ? [] : [[accountId, shop]])))
}

async function accountIdOf(connection: DatabaseAndVault['connection'], account: string): Promise<string> {
  if (!account.endsWith('.myshopify.com')) return account
  return (await siteModel(connection).findOne({ shop: account }, { accountId: 1 }).lean())?.accountId ?? account
}

/** An account for scripts: what stays the same while the inside changes. */
const accountJson = ({ id, name, status, members, createdAt }: AccountSummary, shop?: string) => ({
  id,
  name,
  status,
  members,
  ...(shop !== undefined && { shop }),
  createdAt,
})

const membersOf = ({ members }: AccountSummary, shop?: string): string =>
  shop === undefined
    ? members.map(({ email, role }) => `${email} (${role})`).join(', ')
    : `whoever may use the app in ${shop}`

/** An account for people. */
const accountLines = (account: AccountSummary, shop?: string): string[] => [
  `Account  ${account.id}`,
  `Name     ${account.name}`,
  `Status   ${account.status}`,
  `Members  ${membersOf(account, shop)}`,
]

const accountRow = (account: AccountSummary, shop?: string): string =>
  `${account.id}  ${account.status.padEnd(9)}  ${account.name}  ${membersOf(account, shop)}`

const connectionRow = ({ id, state, home, syncedAt }: ConnectionSummary): string =>
  `${id}  ${state.padEnd(9)}  ${home}  last heard of ${syncedAt.toISOString()}`
