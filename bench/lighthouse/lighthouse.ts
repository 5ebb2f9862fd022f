import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Audited, readReport } from './report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('node_modules/lighthouse/cli/index.js', import.meta.url))
const run = promisify(execFile)
/** A report is about half a megabyte. */
const maxBuffer = 64 * 1024 * 1024

/** Fetches Lighthouse where it is not here yet: only who measures a storefront needs its hundred packages. */
export function installLighthouse(): void {
  const { status } = spawnSync(process.execPath, ['scripts/install-missing.mjs', 'bench/lighthouse'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error('Lighthouse could not be installed')
}

/**
 * A page's performance as Lighthouse finds it by its defaults, a phone on slow 4G that it simulates, in the browser that
 * is debugged on `port`.
 */
export async function audit(url: string, port: number): Promise<Audited> {
  const { stdout } = await run(
    process.execPath,
    [
      program,
      url,
      `--port=${port}`,
      '--output=json',
      '--quiet',
      '--only-categories=performance',
      '--no-enable-error-reporting',
    ],
    { maxBuffer },
  )
  return readReport(stdout)
}
