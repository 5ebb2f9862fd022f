import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

/** How long it may take to start, beside other sites that are being made. */
const startMs = 60_000

/**
 * PHP's own web server. Four workers, because a site that asks the service is asked by it in the same moment.
 *
 * @returns ends it, with its workers.
 */
export async function startPhpServer(folder: string, port: number): Promise<() => Promise<void>> {
  // The shell ends the group when its standard input closes: also when these tests are killed.
  const script = 'php -S "$1" router.php & cat; kill -- -$$'
  const child = spawn('sh', ['-c', script, 'sh', `127.0.0.1:${port}`], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH, PHP_CLI_SERVER_WORKERS: '4' },
  })
  const exited = once(child, 'exit')
  const stop = async () => {
    child.stdin.end()
    await exited
  }
  const began = performance.now()
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() - began > startMs) {
      await stop()
      throw new Error(`php -S does not answer on port ${port}`)
    }
    await wait(25)
  }
  return stop
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/wp-includes/images/blank.gif`, { signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}
