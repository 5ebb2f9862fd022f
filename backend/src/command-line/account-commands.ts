import type { Command } from 'commander'
import {
  type AccountAdministration,
  type AccountSummary,
  accountAdministration,
} from '#accounts/account-administration.ts'
import { invitationDays } from '#accounts/invitations.ts'
import type { Config } from '#config.ts'
import type { CommandContext } from './context.ts'
import { readInputFile } from './input-file.ts'
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
        return { json: accounts.map(accountJson), lines: accounts.length > 0 ? accounts.map(accountRow) : [noAccount] }
      }),
    )

  const named = (name: string) =>
    account.command(name).argument('<account>', 'its id (acc_…) or the e-mail of a member')

  const setStatus = (account: string, status: AccountSummary['status']) =>
    context.run(async ({ connection }) => {
      const changed = await accountAdministration(connection).setStatus(account, status)
      return { json: accountJson(changed), lines: accountLines(changed) }
    })

  named('suspend')
    .description('sign its people out, keep them out, and refuse every request for its sites')
    .action((account: string) => setStatus(account, 'suspended'))

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

/** An account for scripts: what stays the same while the inside changes. */
const accountJson = ({ id, name, status, members, createdAt }: AccountSummary) => ({
  id,
  name,
  status,
  members,
  createdAt,
})

const membersOf = ({ members }: AccountSummary) => members.map(({ email, role }) => `${email} (${role})`).join(', ')

/** An account for people. */
const accountLines = (account: AccountSummary): string[] => [
  `Account  ${account.id}`,
  `Name     ${account.name}`,
  `Status   ${account.status}`,
  `Members  ${membersOf(account)}`,
]

const accountRow = (account: AccountSummary): string =>
  `${account.id}  ${account.status.padEnd(9)}  ${account.name}  ${membersOf(account)}`
