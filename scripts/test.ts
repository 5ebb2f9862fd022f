import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { missingPhpPackages } from '../e2e/wordpress/world/missing.ts'
import { findChromium } from './chromium.ts'
import { installPackages, missingPackages } from './debian-package.ts'
import { buildWidgetIfStale } from './widget-build.ts'

/**
 * `npm test`: everything that can be proven without asking any service but the package registries, quick checks first. It ends at the first step that
 * fails, and its last line counts the tests.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name: string) => `${root}/node_modules/.bin/${name}`
const say = (line: string) => void process.stderr.write(`${line}\n`)
const vitestReport = `${root}/test-results/vitest.json`
const journeysReport = `${root}/test-results/playwright.json`
const wordpressReport = `${root}/test-results/wordpress.json`
const headlessShell = '/usr/bin/chromium-headless-shell'

let failed = false
for (const path of [vitestReport, journeysReport, wordpressReport]) await rm(path, { force: true })
try {
  await buildWidgetIfStale(say)
  // What is fetched and unpacked takes its time beside the checks.
  const [browsers] = await Promise.all([installPrograms(), installPluginPackages(), checkFormatAndTypes()])
  await step('types of plugins/wordpress', bin('tsc'), ['-p', 'plugins/wordpress'])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]
  await step('unit, browser and integration', bin('vitest'), ['run', ...reporters], browsers)
  await step('journeys', bin('playwright'), ['test', '--config', 'e2e/playwright.config.ts'], {
    ...browsers,
    PLAYWRIGHT_JSON_OUTPUT_FILE: journeysReport,
  })
  await step('WordPress', bin('playwright'), ['test', '--config', 'e2e/wordpress/playwright.config.ts'], {
    ...browsers,
    PLAYWRIGHT_JSON_OUTPUT_FILE: wordpressReport,
  })
} catch (error) {
  failed = true
  say(error instanceof Error ? error.message : String(error))
}
const counts = await count()
// A step outside the test runners has no count of its own, and still must not read as a success.
if (failed && counts.failed === 0) counts.failed = 1
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = failed || counts.passed === 0 ? 1 : 0

/** What the tests work with beside Node. @returns where the browsers are. */
async function installPrograms(): Promise<Record<string, string>> {
  const programs = missingPackages({
    'nginx-light': '/usr/sbin/nginx',
    // The server's own package would start a service; its program is in this one as well.
    'redis-tools': '/usr/bin/redis-check-rdb',
    curl: '/usr/bin/curl',
    prometheus: '/usr/bin/promtool',
    'firefox-esr': '/usr/bin/firefox-esr',
    'webkit2gtk-driver': '/usr/bin/WebKitWebDriver',
    xvfb: '/usr/bin/Xvfb',
  })
  await installPackages([...programs, ...missingPhpPackages()], say)
  const CHROMIUM = await findChromium({ log: say })
  if (process.env.CHROMIUM) return { CHROMIUM }
  // By itself, since a system may have none.
  await installPackages(missingPackages({ 'chromium-headless-shell': headlessShell }), say)
  return { CHROMIUM, ...(existsSync(headlessShell) && { CHROMIUM_SHELL: headlessShell }) }
}

async function checkFormatAndTypes(): Promise<void> {
  await step('format and lint', bin('biome'), ['check', '.'])
  for (const project of ['.', 'widget', 'e2e']) await step(`types of ${project}`, bin('tsc'), ['-p', project])
}

async function installPluginPackages(): Promise<void> {
  for (const folder of ['plugins/wordpress', 'plugins/shopify-app', 'scripts/shopify/published'])
    await step(`packages of ${folder}`, process.execPath, ['scripts/install-missing.mjs', folder])
}

function step(name: string, command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  say(`\n▸ ${name}`)
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', reject)
    child.on('exit', (code) => {
      say(`  ${((performance.now() - began) / 1000).toFixed(1)} s`)
      if (code === 0) resolve()
      else reject(new Error(`${name}: failed`))
    })
  })
}

async function count(): Promise<{ passed: number; failed: number }> {
  const [vitest, ...browsers] = await Promise.all([vitestReport, journeysReport, wordpressReport].map(report))
  const inBrowsers = browsers.map((each) => each?.stats ?? { expected: 0, unexpected: 0, flaky: 0 })
  const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0)
  return {
    passed: (vitest?.numPassedTests ?? 0) + sum(inBrowsers.map(({ expected }) => expected)),
    failed: (vitest?.numFailedTests ?? 0) + sum(inBrowsers.map(({ unexpected, flaky }) => unexpected + flaky)),
  }
}

interface Report {
  numPassedTests?: number
  numFailedTests?: number
  stats?: { expected: number; unexpected: number; flaky: number }
}

async function report(path: string): Promise<Report | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as Report)
}
