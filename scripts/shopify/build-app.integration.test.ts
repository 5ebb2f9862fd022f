import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readFiles, textOf } from '../files.ts'
import { buildApp } from './build-app.ts'
import { handle, sources } from './extension.ts'

const settings = {
  clientId: '0123456789abcdef0123456789abcdef',
  name: 'Parley Chat',
  publicUrl: 'https://chat.example',
  consoleUrl: 'https://console.example',
}
const app = join('extensions', handle)

let folder: string
let built: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-shopify-'))
  built = join(folder, 'built')
  await buildApp(settings, built)
})
afterAll(() => rm(folder, { recursive: true }))

/** A copy of what was built, with a file in another form. */
async function broken(file: string, change: (text: string) => string): Promise<string> {
  const copy = await mkdtemp(join(folder, 'broken-'))
  await cp(built, copy, { recursive: true })
  await writeFile(join(copy, file), change(await readFile(join(copy, file), 'utf8')))
  return copy
}

/** Without the network: the proxy is a port that nothing listens on, and rules come from the package. */
const offline = (home: string) => ({
  PATH: process.env.PATH,
  HOME: home,
  XDG_CACHE_HOME: home,
  NODE_USE_ENV_PROXY: '1',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  SHOPIFY_CLI_NO_ANALYTICS: '1',
  CI: '1',
})
const run = promisify(execFile)

async function shopifyAppBuild(path: string): Promise<string> {
  const shopify = join(sources, 'node_modules/@shopify/cli/bin/run.js')
  const args = [shopify, 'app', 'build', '--path', path, '--skip-dependencies-installation']
  // Its exit code says nothing of the theme's errors.
  const env = offline(await mkdtemp(join(folder, 'home-')))
  const { stdout, stderr } = await run(process.execPath, args, { env }).catch((error) => error)
  return stripVTControlCharacters(stdout + stderr)
}

/** What it finds in each of the apps. */
async function themeCheck(...paths: readonly string[]): Promise<string[][]> {
  const program = join(import.meta.dirname, 'theme-check.ts')
  const extensions = paths.map((path) => join(path, app))
  const { stdout } = await run(process.execPath, [program, ...extensions], { env: offline(folder) })
  const found = JSON.parse(stdout) as { check: string; message: string }[][]
  return found.map((offences) => offences.map(({ check, message }) => `${check}: ${message}`))
}

it('writes the same bytes again, and nothing of an earlier build stays', async () => {
  const again = join(folder, 'again')
  await buildApp(settings, again)
  await writeFile(join(again, 'old.txt'), '')
  await buildApp(settings, again)
  const [one, other] = await Promise.all([readFiles(built), readFiles(again)])
  expect([...other]).toEqual([...one])
  expect(one.size).toBeGreaterThan(10)
})

it("has the widget's loader as its asset, as it was built, within what Shopify takes", async () => {
  const asset = await readFile(join(built, app, 'assets/parley.js'))
  expect(asset.equals(await readFile(join(import.meta.dirname, '../../widget/dist/parley.js')))).toBe(true)
  expect(asset.length).toBeLessThanOrEqual(10_000)
})

it('is one extension, of the theme: nothing of it is on the checkout', async () => {
  expect(await readdir(join(built, 'extensions'))).toEqual([handle])
  const toml = await readFile(join(built, app, 'shopify.extension.toml'), 'utf8')
  expect(toml.match(/^.*\b(?:type|target|extensions|extension_points)\b.*$/gm)).toEqual(['type = "theme"'])
})

it('without settings there is no shopify.app.toml', async () => {
  const files = await buildApp(null, join(folder, 'unset'))
  expect([...files.keys()].filter((name) => name.endsWith('.app.toml'))).toEqual([])
  expect(textOf(files.get(`${app}/shopify.extension.toml`))).toContain('type = "theme"')
})

it.concurrent('theme-check finds nothing, and would', async () => {
  const wrong = await broken(`${app}/blocks/chat.liquid`, (text) => `{% include "a" %}{{ x | nothing }}${text}`)
  const [ours, theirs] = await themeCheck(built, wrong)
  expect(ours).toEqual([])
  expect(theirs?.join()).toMatch(/include.*nothing|nothing.*include/)
}, 120_000)

it.concurrent("Shopify's own command line builds the app, and finds nothing to say of it", async () => {
  const wrong = await broken(`${app}/blocks/chat.liquid`, (text) =>
    text.replace('{% schema', '{% include "a" %}{% schema'),
  )
  const twice = await broken('shopify.app.toml', (text) => text.replace('embedded = true', 'embedded = "yes"'))
  const [said, saidOfWrong, saidOfTwice] = await Promise.all([built, wrong, twice].map(shopifyAppBuild))
  expect(said).toContain('Parley Chat built!')
  expect(said).not.toMatch(/error|warning|offense/i)
  expect(saidOfWrong).toMatch(/error/i)
  expect(saidOfTwice).not.toContain('built!')
}, 120_000)
