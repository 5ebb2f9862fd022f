import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runCommandLine } from '../../backend/src/command-line/run.ts'
import { freePort } from '../../scripts/free-port.ts'

const source = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url))
const startMs = 90_000
const pollMs = 50

export type BackendProcess = Awaited<ReturnType<typeof prepareBackend>>

/**
 * The backend as `npm start` runs it, in a process of its own with a private MongoDB in a temporary folder, that may call
 * agents at `agentHosts`. Shoppers reach it by `host`.
 */
export async function prepareBackend(agentHosts: string, host = '127.0.0.1') {
  const folder = await mkdtemp(join(tmpdir(), 'parley-backend-'))
  const port = await freePort()
  const url = `http://${host}:${port}`
  const local = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: folder,
    AGENT_PRIVATE_HOSTS: agentHosts,
    LOG_LEVEL: 'warn',
  }
  let server: ChildProcess | undefined

  const end = async (signal: NodeJS.Signals) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill(signal)
    await exited
  }

  return {
    url,
    /** The same for Node, which asks the system about names below localhost. */
    local,
    /**
     * Runs the command line with `input` to read, and gives what it printed. Within this process: one of its own for each
     * of the many sites would take the processor two seconds.
     */
    async parley(args: string[], input = '') {
      let printed = ''
      let said = ''
      const code = await runCommandLine(args, {
        env,
        stdin: Readable.from([input]),
        out: (text) => {
          printed += text
        },
        err: (text) => {
          said += text
        },
      })
      if (code !== 0) throw new Error(`parley ${args.join(' ')}: ${said}`)
      return printed
    },
    /** Resolves when the backend takes visitors. Its log goes to stderr. @param more settings, such as SITE_PRIVATE_HOSTS. */
    async start(more: Readonly<Record<string, string>> = {}) {
      const started = spawn(process.execPath, [source('scripts/start.ts')], {
        env: { ...env, ...more },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      server = started
      const deadline = Date.now() + startMs
      while (!(await isReady(local))) {
        if (started.exitCode !== null) throw new Error(`The backend ended with ${started.exitCode}`)
        if (Date.now() > deadline) throw new Error(`The backend was not ready within ${startMs / 1000} s`)
        await sleep(pollMs)
      }
    },
    /** Ends it at once, as a crash does: nothing is said to anybody. */
    kill: () => end('SIGKILL'),
    async close() {
      await end('SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function isReady(url: string) {
  const response = await fetch(`${url}/readyz`).catch((error: unknown) => {
    // What fetch throws while nothing listens yet.
    if (error instanceof TypeError) return undefined
    throw error
  })
  await response?.body?.cancel()
  return response?.ok === true
}
