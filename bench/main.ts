import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildWidgetIfStale } from '../scripts/widget-build.ts'
import { machine } from './machine.ts'
import { pageCost } from './page-cost/page-cost.ts'
import { delivery } from './parts/delivery.ts'
import { fanOut } from './parts/fan-out.ts'
import { firstToken } from './parts/first-token.ts'
import { memory } from './parts/memory.ts'
import { profile } from './parts/profile.ts'
import { recovery } from './parts/recovery.ts'
import { turns } from './parts/turns.ts'
import { keepResult, keptResults } from './report/kept.ts'
import { markdownReport, replaceResults } from './report/markdown.ts'
import { terminalReport } from './report/terminal.ts'
import type { PartResult, Table } from './result.ts'
import { openWorld, type World } from './world.ts'

/** `npm run bench [-- part …]`: measures all parts, or those that are named; `-- docs` puts the last results into the docs. */
const parts: Readonly<Record<string, (world: World) => Promise<Table[]>>> = {
  ttft: firstToken,
  turns,
  memory,
  fanout: fanOut,
  recovery,
  delivery,
  page: pageCost,
  profile,
}
const document = fileURLToPath(new URL('../docs/performance.md', import.meta.url))

const say = (text: string) => void process.stdout.write(`${text}\n`)

async function run(part: string, measure: (world: World) => Promise<Table[]>): Promise<PartResult> {
  const world = await openWorld()
  try {
    const at = new Date().toISOString()
    const where = machine(world.mongodVersion)
    const began = performance.now()
    const tables = await measure(world)
    return { part, at, seconds: (performance.now() - began) / 1_000, machine: where, tables }
  } finally {
    await world.close()
  }
}

async function writeDocs(): Promise<void> {
  const report = markdownReport(await keptResults(Object.keys(parts)))
  await writeFile(document, replaceResults(await readFile(document, 'utf8'), report))
  say(`Written into ${document}`)
}

async function bench(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in parts))
  if (unknown.length > 0)
    throw new Error(`Unknown: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}, docs`)
  await buildWidgetIfStale(say)
  for (const [part, measure] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(part)) continue
    const result = await run(part, measure)
    say(terminalReport(result))
    say(`  kept in ${await keepResult(result)}`)
  }
}

process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
const names = process.argv.slice(2)
await (names.includes('docs') ? writeDocs() : bench(names))
