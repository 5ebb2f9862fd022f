import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BrowserContext } from '@playwright/test'
import type { WidgetManifest } from '../../widget/build.ts'

const widget = fileURLToPath(new URL('../../widget', import.meta.url))
const built = join(widget, 'dist-react')

/** Makes a browser context get the panel of this build in the place of the one that ships. */
export type ServePanel = (context: BrowserContext) => Promise<unknown>

/** Builds the panel on React itself: the same sources, the other runtime. */
export async function buildOnReact(): Promise<ServePanel> {
  // In a process of its own: the bundler sets NODE_ENV, which the backends of this world would inherit.
  await promisify(execFile)(process.execPath, [`${widget}/build.ts`, 'react'])
  const manifest: WidgetManifest = JSON.parse(await readFile(`${built}/manifest.json`, 'utf8'))
  const files = new Set((await readdir(join(built, 'assets'))).map((name) => `assets/${name}`))
  return (context) =>
    context.route('**/assets/*', async (route) => {
      // The document names the files of the build that ships; what the React build's own entry asks for is there by name.
      const name = new URL(route.request().url()).pathname.slice(1)
      const file = name.endsWith('.css') ? (manifest.styles[0] ?? name) : name
      // Its chunks ask for the entry by its own name: in the other's place it would be a second one.
      if (/\/app-/.test(name) && !files.has(name))
        return route.fulfill({ body: `import '/${manifest.entry}'`, contentType: 'text/javascript' })
      const body = files.has(file) ? await readFile(join(built, file)) : undefined
      // A preload of a chunk of the build that ships: the React build has its own in that place.
      if (!body) return route.abort()
      await route.fulfill({ body, contentType: file.endsWith('.css') ? 'text/css' : 'text/javascript' })
    })
}
