import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spoken } from '../widget/app/texts/texts.ts'
import { type BuildOptions, buildWidget } from '../widget/build.ts'
import { budgets, type Form, loaderFile, panelWeight, type Weight, weightOf } from '../widget/weight.ts'

/**
 * `npm run size`: builds the widget on both runtimes and prints what each file weighs, what of it counts, and what others
 * weigh. Ends with 1 above the budget.
 */

/** Packages of others as npm has them: all that their own recipes load. Measured by the same gzip and brotli. */
const peersMeasured = '2026-11-21'
const peers: Readonly<Record<string, Weight>> = {
  '@n8n/chat 1.37.0': { raw: 2_171_932, gzip: 610_696, brotli: 480_863 },
  'flowise-embed 3.1.6': { raw: 1_103_452, gzip: 285_664, brotli: 241_974 },
  '@botpress/webchat 4.5.2, without React': { raw: 950_159, gzip: 244_039, brotli: 201_470 },
  '@typebot.io/js 0.10.7': { raw: 689_351, gzip: 197_512, brotli: 164_164 },
  'deep-chat 2.4.2': { raw: 403_543, gzip: 111_242, brotli: 91_852 },
  'open-chat-studio-widget 0.6.0': { raw: 187_226, gzip: 52_412, brotli: 45_810 },
}

const forms: readonly Form[] = ['raw', 'gzip', 'brotli']
const nameWidth = 58
const figureWidth = 12

const line = (name: string, figures: readonly string[]) =>
  console.log(`  ${name.padEnd(nameWidth)}${figures.map((figure) => figure.padStart(figureWidth)).join('')}`)
const row = (name: string, weight: Weight) =>
  line(
    name,
    forms.map((form) => weight[form].toLocaleString('en')),
  )
const head = (title: string) => {
  console.log()
  line(title, forms)
}

const folder = await mkdtemp(join(tmpdir(), 'parley-size-'))
try {
  const shipped = await build('preact')
  head('File')
  for (const file of await filesOf(shipped.outDir)) row(file, await weightOf(shipped.outDir, [file]))

  head('What counts')
  const loader = await weightOf(shipped.outDir, [loaderFile])
  const panel = await panelWeight(shipped.outDir, shipped.manifest, 'en')
  const inAll = await Promise.all(spoken.map((locale) => panelWeight(shipped.outDir, shipped.manifest, locale)))
  const heaviest = inAll.reduce((most, each) => (each.gzip > most.gzip ? each : most))
  row('loader', loader)
  row('panel with its document until the first answer stands', panel)
  row('the same in the heaviest language', heaviest)
  const onReact = await build('react')
  row('the same on React', await panelWeight(onReact.outDir, onReact.manifest, 'en'))

  head(`Others, whole (${peersMeasured})`)
  for (const [name, weight] of Object.entries(peers)) row(name, weight)

  console.log()
  const held = [
    hold('loader, raw', loader.raw, budgets.loader.raw),
    hold('loader, gzip', loader.gzip, budgets.loader.gzip),
    hold('panel, gzip', panel.gzip, budgets.panel.gzip),
    hold('panel in any language, gzip', heaviest.gzip, budgets.panelInAnyLanguage.gzip),
  ]
  if (held.includes(false)) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function build(mode: BuildOptions['mode']) {
  const outDir = join(folder, mode)
  return { outDir, manifest: await buildWidget({ mode, outDir }) }
}

async function filesOf(outDir: string): Promise<string[]> {
  const names = await readdir(outDir, { recursive: true })
  return names.filter((name) => /\.(?:js|css)$/.test(name)).sort()
}

function hold(what: string, measured: number, limit: number): boolean {
  const held = measured <= limit
  const figures = [measured, limit].map((figure) => figure.toLocaleString('en')).join(' of ')
  console.log(`  ${held ? '✓' : '✗'} ${what}: ${figures} bytes`)
  return held
}
