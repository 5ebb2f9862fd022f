import { createHash } from 'node:crypto'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { buildWidgetIfStale } from '../widget-build.ts'
import { buildApp } from './build-app.ts'
import { sources } from './extension.ts'

/**
 * `npm run build:shopify`: the folder that `shopify app deploy` takes, file by file with its size and SHA-256. It takes
 * SHOPIFY_API_KEY, PUBLIC_URL and CONSOLE_URL as the backend does; without the first there is no shopify.app.toml.
 */
const { values } = parseArgs({ options: { name: { type: 'string', default: 'Parley Chat' } } })
const { SHOPIFY_API_KEY: clientId, PUBLIC_URL: publicUrl = '', CONSOLE_URL: consoleUrl = '' } = process.env
await buildWidgetIfStale((line) => console.log(line))
const files = await buildApp(clientId ? { clientId, name: values.name, publicUrl, consoleUrl } : null)
for (const [name, content] of files) {
  const digest = createHash('sha256').update(content).digest('hex')
  console.log(`${digest}  ${Buffer.byteLength(content)}  ${relative(process.cwd(), join(sources, 'dist', name))}`)
}
if (!clientId) console.log('Without SHOPIFY_API_KEY there is no shopify.app.toml: it cannot be deployed.')
