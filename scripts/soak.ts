import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { installPackages, missingPackages } from './debian-package.ts'
import { buildWidgetIfStale } from './widget-build.ts'

/** `npm run soak`: the tests of faults, each for as long and as often as a night permits. `SEED` repeats a run. */
const root = fileURLToPath(new URL('..', import.meta.url))
const say = (line: string) => void process.stderr.write(`${line}\n`)
await buildWidgetIfStale(say)
// The server's own package would start a service; its program is in this one as well.
await installPackages(missingPackages({ 'redis-tools': '/usr/bin/redis-check-rdb' }), say)

const files = process.argv.slice(2)
// One file after the other: what is measured against a clock must not wait for its neighbour.
const options = [
  '--project',
  'integration',
  '--no-file-parallelism',
  ...(files.length > 0 ? files : ['test/faults/', 'test/fuzz']),
]
const tests = spawn(`${root}/node_modules/.bin/vitest`, ['run', ...options], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SOAK: '1' },
})
const [code] = await once(tests, 'exit')
process.exitCode = code ?? 1
