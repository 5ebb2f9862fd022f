import { type Command, Option } from 'commander'
import type { AgentAuthentication } from '#agent/settings.ts'
import type { AgentAccess } from '#sites/agent-access.ts'
import { readInputFile } from './input-file.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** How the options arrive from commander. */
export interface AgentOptions {
  readonly agentUrl?: string
  readonly auth?: AgentAuthentication['kind']
  readonly user?: string
  readonly header?: string
  readonly secretFile?: string
}

/** Of a new agent, for which commander itself asks for the address. */
export interface NewAgentOptions extends AgentOptions {
  readonly agentUrl: string
}

/** The options that say where a new agent is. */
export const withNewAgentOptions = (command: Command): Command =>
  withSecretOptions(command.addOption(urlOption().makeOptionMandatory()).addOption(authOption().default('none')))

/** The same options for a change: what is not given stays. */
export const withAgentOptions = (command: Command): Command =>
  withSecretOptions(command.addOption(urlOption()).addOption(authOption()))

/**
 * No secret need be one of them: other users of a machine can read its command
 * lines, and whoever knows the address of a workflow without authentication can call it.
 */
const urlOption = () =>
  new Option(
    '--agent-url <url>',
    "the agent's address: the production URL of n8n's Chat Trigger or Webhook node; - reads standard input",
  )
const authOption = () =>
  new Option('--auth <kind>', 'how the agent knows that a call is ours').choices(['none', 'basic', 'header', 'jwt'])
const withSecretOptions = (command: Command): Command =>
  command
    .option('--user <name>', 'the user name, for --auth basic')
    .option('--header <name>', "the header's name, for --auth header")
    .option(
      '--secret-file <path>',
      "a file with the password, the header's value or the secret that signs the JWT; - reads standard input",
    )

/**
 * The agent's address, and how it knows that a call is ours.
 *
 * @throws {UsageError} naming the option that is missing or has no place.
 */
export async function newAgentAccess(options: NewAgentOptions, terminal: Terminal): Promise<AgentAccess> {
  const url = await readUrl(options.agentUrl, options.secretFile, terminal)
  return { url, authentication: (await agentAuthentication(options, terminal)) ?? { kind: 'none' } }
}

/**
 * What is given of them; the rest is absent.
 *
 * @throws {UsageError} naming the option that is missing or has no place.
 */
export async function agentChange(options: AgentOptions, terminal: Terminal): Promise<Partial<AgentAccess>> {
  const { agentUrl, secretFile } = options
  const url = agentUrl === undefined ? {} : { url: await readUrl(agentUrl, secretFile, terminal) }
  const authentication = await agentAuthentication(options, terminal)
  return { ...url, ...(authentication && { authentication }) }
}

async function readUrl(agentUrl: string, secretFile: string | undefined, terminal: Terminal): Promise<string> {
  if (agentUrl !== '-') return agentUrl
  if (secretFile === '-') throw new UsageError('--agent-url and --secret-file cannot both read standard input')
  return (await readInputFile('--agent-url', agentUrl, terminal)).trim()
}

/** Null: nothing was said of it. */
async function agentAuthentication(options: AgentOptions, terminal: Terminal): Promise<AgentAuthentication | null> {
  const { auth, user, header, secretFile } = options
  if (user !== undefined && auth !== 'basic') throw new UsageError('--user goes with --auth basic')
  if (header !== undefined && auth !== 'header') throw new UsageError('--header goes with --auth header')
  if (secretFile !== undefined && (auth === undefined || auth === 'none'))
    throw new UsageError('--secret-file goes with --auth basic, header or jwt')
  if (auth === undefined) return null
  switch (auth) {
    case 'none':
      return { kind: auth }
    case 'basic':
      if (user === undefined) throw new UsageError('--auth basic needs --user')
      return { kind: 'basic', user, password: await readSecret(secretFile, auth, terminal) }
    case 'header':
      if (header === undefined) throw new UsageError('--auth header needs --header')
      return { kind: 'header', name: header, value: await readSecret(secretFile, auth, terminal) }
    case 'jwt':
      return { kind: 'jwt', secret: await readSecret(secretFile, auth, terminal) }
  }
}

/** The file's text without the line end that editors and `echo` put behind it. */
async function readSecret(path: string | undefined, auth: string, terminal: Terminal): Promise<string> {
  if (path === undefined) throw new UsageError(`--auth ${auth} needs --secret-file (- reads standard input)`)
  const text = await readInputFile('--secret-file', path, terminal)
  const secret = text.replace(/\r?\n$/, '')
  if (secret === '') throw new UsageError(`--secret-file ${path} is empty`)
  return secret
}
