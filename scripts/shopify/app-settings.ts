/** What the operator says of their app. */
export interface AppSettings {
  /** The client id, as SHOPIFY_API_KEY. */
  readonly clientId: string
  /** As merchants see it, at most 30 characters. */
  readonly name: string
  /** Where shoppers reach the backend, as PUBLIC_URL. */
  readonly publicUrl: string
  /** Where merchants reach it, as CONSOLE_URL. */
  readonly consoleUrl: string
}

/** What the app may do: nothing of the Admin API that we ask needs a scope; the app proxy does. */
export const scopes = 'write_app_proxy'

/** The version of the Admin API in which webhooks are written, the same that the backend asks. */
const apiVersion = '2026-10'

const handlers = 'backend/src/platforms/shopify'

/** By the file that works them off. */
const topics: readonly (readonly [handler: string, topics: readonly string[]])[] = [
  ['uninstall.ts', ['app/uninstalled']],
  ['shop-sync.ts', ['app/scopes_update', 'shop/update', 'domains/create', 'domains/update', 'domains/destroy']],
]
const complianceTopics: typeof topics = [
  ['data-requests.ts', ['customers/data_request']],
  ['webhooks.ts', ['customers/redact']],
  ['shop-erasure.ts', ['shop/redact']],
]

/**
 * `shopify.app.toml`, which `shopify app deploy` makes the app's settings at Shopify. Addresses are whole: the command line
 * tool would put the path of `application_url` before others.
 *
 * @throws with all that is wrong in the settings.
 */
export function appToml(settings: AppSettings): string {
  check(settings)
  const { clientId, name, publicUrl, consoleUrl } = settings
  const subscription =
    (key: string) =>
    ([handler, named]: (typeof topics)[number]) =>
      `
  # ${handlers}/${handler}
  [[webhooks.subscriptions]]
  ${key} = ${list(named)}
  uri = ${quoted(`${publicUrl}/v1/shopify/webhooks`)}
`
  return `# Written by npm run build:shopify, from the operator's settings: what is changed here is lost.
client_id = ${quoted(clientId)}
name = ${quoted(name)}
application_url = ${quoted(`${consoleUrl}/shopify`)}
embedded = true
extension_directories = ["extensions/*"]

[build]
automatically_update_urls_on_dev = false
include_config_on_deploy = true

[access_scopes]
scopes = ${quoted(scopes)}

# Nobody is ever sent there: Shopify installs the app itself, and ID tokens are exchanged.
[auth]
redirect_urls = [${quoted(`${consoleUrl}/shopify`)}]

[webhooks]
api_version = ${quoted(apiVersion)}
${topics.map(subscription('topics')).join('')}${complianceTopics.map(subscription('compliance_topics')).join('')}
[app_proxy]
url = ${quoted(`${publicUrl}/v1/shopify/proxy`)}
prefix = "apps"
subpath = "parley-chat"
`
}

function check({ clientId, name, publicUrl, consoleUrl }: AppSettings): void {
  const problems: string[] = []
  if (!/^[0-9a-f]{32}$/.test(clientId))
    problems.push("SHOPIFY_API_KEY is not the app's client id, 32 hexadecimal digits")
  if (name === '' || name.length > 30) problems.push('the name has 1 to 30 characters')
  for (const [setting, url] of Object.entries({ PUBLIC_URL: publicUrl, CONSOLE_URL: consoleUrl }))
    if (!/^https:/.test(url) || !URL.canParse(url) || new URL(url).origin !== url)
      problems.push(`${setting} is "${url}": Shopify takes an https origin, such as https://chat.example`)
  if (publicUrl === consoleUrl) problems.push('CONSOLE_URL is PUBLIC_URL: the console answers on another origin')
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

/** A string of TOML is one of JSON, but for U+007F, which no setting holds. */
const quoted = (text: string) => JSON.stringify(text)
const list = (names: readonly string[]) => `[${names.map(quoted).join(', ')}]`
