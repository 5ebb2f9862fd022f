import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/**
 * `npm run check`: what needs neither a database nor a browser, side by side, because each of them leaves cores idle. What
 * fails is shown whole, what passes in a line.
 */
const root = fileURLToPath(new URL('..', import.meta.url))

const checks = [
  ['format and lint', 'biome', 'check', '.'],
  ['types', 'tsc', '-p', '.'],
  ['types of the widget', 'tsc', '-p', 'widget'],
  ['types of the browser tests', 'tsc', '-p', 'e2e'],
  ['what nobody uses', 'knip'],
  ['unit tests', 'vitest', 'run', '--project', 'unit', '--pool', 'threads'],
] as const

async function passes([name, program, ...args]: (typeof checks)[number]): Promise<boolean> {
  const began = performance.now()
  const child = spawn(`${root}/node_modules/.bin/${program}`, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(code === 0 ? `✓ ${name} (${seconds} s)` : `✗ ${name} (${seconds} s)\n${out}${err}`)
  return code === 0
}

const passed = await Promise.all(checks.map(passes))
process.exitCode = passed.every(Boolean) ? 0 : 1
