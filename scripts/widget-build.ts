import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What the widget is made of. */
const sources = [
  'widget/loader',
  'widget/app',
  'widget/build.ts',
  'widget/slimming.ts',
  'widget/squeeze.ts',
  'widget/package.json',
  'protocol',
  'package-lock.json',
]

/** Builds the widget if it was never built, or a source is newer than the last build. */
export async function buildWidgetIfStale(say: (line: string) => void): Promise<void> {
  const built = await stat(`${root}/widget/dist/manifest.json`).catch(() => null)
  if (built && built.mtimeMs >= (await newest(sources))) return
  const began = performance.now()
  // In a process of its own: the bundler sets NODE_ENV, which must not tell the backend that this is production.
  await promisify(execFile)(process.execPath, [`${root}/widget/build.ts`])
  say(`Built the widget in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

async function newest(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(`${root}/${path}`)
      if (!found.isDirectory()) return found.mtimeMs
      const entries = await readdir(`${root}/${path}`, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile()).map((entry) => stat(`${entry.parentPath}/${entry.name}`))
      return Math.max(0, ...(await Promise.all(files)).map((file) => file.mtimeMs))
    }),
  )
  return Math.max(...times)
}
