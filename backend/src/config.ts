import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseSecret } from '#keys/parse-secret.ts'
import { OperatorError, reasonOf } from '#operator-error.ts'
import { originOrNull } from '#sites/origins.ts'

/** Who may make an account on the console: anybody, whoever has a link of the operator's, nobody. */
export type SignUpMode = 'open' | 'invite' | 'closed'

const signUpModes: readonly SignUpMode[] = ['open', 'invite', 'closed']

/** What the process was told, parsed once at the start. No other module reads `process.env`. */
export interface Config {
  readonly production: boolean
  readonly port: number
  readonly host: string
  /** The origin that visitors reach; never with a trailing slash. */
  readonly publicUrl: string
  /** The origin that merchants reach; null: no console here. */
  readonly consoleUrl: string | null
  readonly signUp: SignUpMode
  /** Null: the private MongoDB in `dataDir`. */
  readonly mongodbUri: string | null
  /** Null: the processes share nothing but the database. */
  readonly redisUrl: string | null
  readonly mongodPath: string | null
  readonly dataDir: string
  /** Null: made and kept in `dataDir` (outside production only). */
  readonly secret: Uint8Array | null
  /** The former secret, while what was sealed under it is still about. */
  readonly previousSecret: Uint8Array | null
  /** Where fetched server binaries are kept, for every clone of this user. */
  readonly cacheDir: string
  /** Trusted proxies in front, counted in hops. */
  readonly trustProxy: number
  /** `host:port` pairs that agents of private sites may live on. */
  readonly agentPrivateHosts: ReadonlySet<string>
  /** Origins that may be proven although they are private or plain http. */
  readonly sitePrivateHosts: ReadonlySet<string>
  /** The demo site's agent; null: the stand-in. */
  readonly demoAgentUrl: string | null
  /** The operator's app at Shopify; null: none. */
  readonly shopify: {
    readonly apiKey: string
    readonly apiSecret: string
    readonly previousSecret: string | null
  } | null
  readonly metricsPort: number | null
  readonly logLevel: string
}

/** Every problem of the configuration at once, each with its fix. */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    const heading = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in the configuration:`
    super([heading, ...problems.map((problem) => `  - ${problem}`), explained].join('\n'))
    this.problems = problems
  }
}

const explained = 'Every variable is explained in README.md, Configuration.'

const exampleUri = 'mongodb://host/parley?replicaSet=rs0'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/**
 * Parses the environment; each variable may also stand in a file named by `NAME_FILE` (Docker and Kubernetes secrets).
 *
 * @throws {ConfigError} with every problem found.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = []
  const production = env.NODE_ENV === 'production'

  const text = (name: string): string | null => {
    const direct = env[name]?.trim()
    const file = env[`${name}_FILE`]?.trim()
    if (direct && file) problems.push(`${name} and ${name}_FILE are both set: keep one of them`)
    if (direct) return direct
    if (!file) return null
    try {
      return readFileSync(file, 'utf8').trim() || null
    } catch (error) {
      problems.push(`${name}_FILE cannot be read (${reasonOf(error)}): name a readable file`)
      return null
    }
  }

  const number = (name: string, fallback: number | null, [min, max]: [number, number]): number | null => {
    const value = text(name)
    if (value === null) return fallback
    if (/^\d{1,6}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value)
    problems.push(`${name} is "${value}": set a whole number from ${min} to ${max}`)
    return fallback
  }

  const origin = (name: string, value: string): URL | null => {
    const url = URL.canParse(value) ? new URL(value) : null
    if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username)
      return url
    problems.push(`${name} is "${value}": set an origin without a path, such as https://chat.example`)
    return null
  }

  const port = number('PORT', 8787, [0, 65535]) ?? 8787
  const metricsPort = number('METRICS_PORT', null, [0, 65535])
  if (metricsPort === port && port !== 0)
    problems.push(`METRICS_PORT is ${port}, as PORT is: set another, which only you can reach`)
  const publicUrl = origin('PUBLIC_URL', text('PUBLIC_URL') ?? `http://localhost:${port}`)
  const consoleText = text('CONSOLE_URL')
  const consoleUrl = consoleText ? origin('CONSOLE_URL', consoleText) : production ? null : loopbackTwin(publicUrl)
  // A request says for which of the two it is by `Host`, in which no scheme stands.
  if (publicUrl && consoleUrl && publicUrl.host === consoleUrl.host)
    problems.push('CONSOLE_URL has the host of PUBLIC_URL: give the console a host name or a port of its own')

  // In production a server that was set up for one merchant must not be open to all.
  const signUpText = text('SIGNUP') ?? (production ? 'invite' : 'open')
  const signUp = signUpModes.find((mode) => mode === signUpText)
  if (!signUp) problems.push(`SIGNUP is "${signUpText}": set one of ${signUpModes.join(', ')}`)

  const secretFrom = (name: string): Uint8Array | null => {
    const value = text(name)
    if (value === null) return null
    try {
      return parseSecret(value)
    } catch (error) {
      problems.push(`${name} ${reasonOf(error)}: make one with "openssl rand -hex 32"`)
      return new Uint8Array()
    }
  }
  const secret = secretFrom('PARLEY_SECRET')
  const previousSecret = secretFrom('PARLEY_SECRET_PREVIOUS')

  const mongodbUri = text('MONGODB_URI')
  if (mongodbUri && !/^mongodb(\+srv)?:\/\//.test(mongodbUri))
    problems.push(`MONGODB_URI is no MongoDB address: it looks like ${exampleUri}, or mongodb+srv://…`)

  const redisUrl = text('REDIS_URL')
  if (redisUrl && !(/^rediss?:\/\/./.test(redisUrl) && URL.canParse(redisUrl)))
    problems.push('REDIS_URL is no Redis address: it looks like redis://host:6379, or rediss:// for TLS')

  const privateHosts = (text('AGENT_PRIVATE_HOSTS') ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((host) => host.toLowerCase())
  for (const host of privateHosts)
    if (!/^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):\d{1,5}$/.test(host))
      problems.push(`AGENT_PRIVATE_HOSTS names "${host}": write host:port, such as n8n:5678`)

  const siteHosts = (text('SITE_PRIVATE_HOSTS') ?? '').split(/[\s,]+/).filter(Boolean)
  const sitePrivateHosts = siteHosts.flatMap((host) => originOrNull(host) ?? [])
  for (const host of siteHosts)
    if (originOrNull(host) === null)
      problems.push(`SITE_PRIVATE_HOSTS names "${host}": write an origin, such as http://localhost:8080`)

  const demoAgentUrl = text('N8N_WEBHOOK_URL')
  if (demoAgentUrl && !/^https?:$/.test(URL.canParse(demoAgentUrl) ? new URL(demoAgentUrl).protocol : ''))
    problems.push('N8N_WEBHOOK_URL is no http(s) address: copy the production URL of the Chat Trigger or Webhook node')
  else if (demoAgentUrl && new URL(demoAgentUrl).username)
    problems.push('N8N_WEBHOOK_URL holds a user name: leave it out, the demo calls an agent without authentication')

  const shopifyKey = text('SHOPIFY_API_KEY')
  const shopifySecret = text('SHOPIFY_API_SECRET')
  const previousShopifySecret = text('SHOPIFY_API_SECRET_PREVIOUS')
  if ((shopifyKey === null) !== (shopifySecret === null))
    problems.push('SHOPIFY_API_KEY and SHOPIFY_API_SECRET belong together: set both, or neither')
  if (shopifyKey && !consoleUrl)
    problems.push('SHOPIFY_API_KEY is set, but CONSOLE_URL is not: the app has its home there')

  // At a person's terminal a line a request would hide the one that matters.
  const logLevel = text('LOG_LEVEL') ?? (production ? 'info' : 'warn')
  if (!logLevels.includes(logLevel)) problems.push(`LOG_LEVEL is "${logLevel}": set one of ${logLevels.join(', ')}`)

  if (production) {
    if (!secret) problems.push('PARLEY_SECRET is missing: make one with "openssl rand -hex 32" and keep it safe')
    if (!mongodbUri)
      problems.push(`MONGODB_URI is missing: set the address of a MongoDB replica set, such as ${exampleUri}`)
    if (publicUrl && publicUrl.protocol !== 'https:')
      problems.push('PUBLIC_URL is plain http: set the https address that shoppers reach')
    if (consoleUrl && consoleUrl.protocol !== 'https:')
      problems.push('CONSOLE_URL is plain http: set the https address that merchants reach')
  }

  const config = {
    production,
    port,
    host: text('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: publicUrl?.origin ?? '',
    consoleUrl: consoleUrl?.origin ?? null,
    signUp: signUp ?? 'closed',
    mongodbUri,
    redisUrl,
    mongodPath: text('MONGOD'),
    dataDir: resolve(text('DATA_DIR') ?? '.data'),
    secret,
    previousSecret,
    cacheDir: resolve(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley'),
    trustProxy: number('TRUST_PROXY', 0, [0, 10]) ?? 0,
    agentPrivateHosts: new Set(privateHosts),
    sitePrivateHosts: new Set(sitePrivateHosts),
    demoAgentUrl,
    shopify:
      shopifyKey && shopifySecret
        ? { apiKey: shopifyKey, apiSecret: shopifySecret, previousSecret: previousShopifySecret }
        : null,
    metricsPort,
    logLevel,
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.freeze(config)
}

/** The console's default outside production: the same server under the other name of loopback, and so another origin. */
function loopbackTwin(publicUrl: URL | null): URL | null {
  if (publicUrl?.hostname !== 'localhost') return null
  const twin = new URL(publicUrl)
  twin.hostname = '127.0.0.1'
  return twin
}
