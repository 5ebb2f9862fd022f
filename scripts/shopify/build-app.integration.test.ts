import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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
const offline = () => ({
  PATH: process.env.PATH,
  HOME: folder,
  XDG_CACHE_HOME: folder,
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
  const { stdout, stderr } = await run(process.execPath, args, { env: offline() }).catch((error) => error)
  return stripVTControlCharacters(stdout + stderr)
}

async function themeCheck(path: string): Promise<string[]> {
  const program = join(import.meta.dirname, 'theme-check.ts')
  const { stdout } = await run(process.execPath, [program, join(path, app)], { env: offline() })
  const offences = JSON.parse(stdout) as { check: string; message: string }[]
  return offences.map(({ check, message }) => `${check}: ${message}`)
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

it('without settings there is no shopify.app.toml', async () => {
  const files = await buildApp(null, join(folder, 'unset'))
  expect([...files.keys()].filter((name) => name.endsWith('.app.toml'))).toEqual([])
  expect(textOf(files.get(`${app}/shopify.extension.toml`))).toContain('type = "theme"')
})

it('theme-check finds nothing, and would', async () => {
  expect(await themeCheck(built)).toEqual([])
  const wrong = await broken(`${app}/blocks/chat.liquid`, (text) => `{% include "a" %}{{ x | nothing }}${text}`)
  expect((await themeCheck(wrong)).join()).toMatch(/include.*nothing|nothing.*include/)
}, 120_000)

it("Shopify's own command line builds the app, and finds nothing to say of it", async () => {
  const said = await shopifyAppBuild(built)
  expect(said).toContain('Parley Chat built!')
  expect(said).not.toMatch(/error|warning|offense/i)
  const wrong = await broken(`${app}/blocks/chat.liquid`, (text) =>
    text.replace('{% schema', '{% include "a" %}{% schema'),
  )
  expect(await shopifyAppBuild(wrong)).toMatch(/error/i)
  const twice = await broken('shopify.app.toml', (text) => text.replace('embedded = true', 'embedded = "yes"'))
  expect(await shopifyAppBuild(twice)).not.toContain('built!')
}, 120_000)
