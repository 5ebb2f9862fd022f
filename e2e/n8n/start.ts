import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../scripts/free-port.ts'
import { webhooks, workflowsFolder } from './workflows.ts'

/** A first start makes the database with all its migrations; on two busy cores that takes a while. */
const startMs = 180_000
const pollMs = 250

/**
 * Starts the n8n that `command` names, new each time, in a temporary folder and on a free port of loopback, with every
 * workflow of docs/n8n active. Resolves when all of them answer.
 *
 * @throws with the end of n8n's own output when it does not come up.
 */
export async function startN8n({ command, credentials }: { command: string; credentials: object[] }) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-n8n-'))
  const port = await freePort()
  const env = { ...process.env, ...settings(folder, port) }
  const url = `http://127.0.0.1:${port}`
  const output = new Output()
  let server: ChildProcess | undefined
  const close = async () => {
    if (server && server.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit')
      // Nothing is to be kept, so it need not wait for its own orderly shutdown.
      server.kill('SIGKILL')
      await exited
    }
    await rm(folder, { recursive: true, force: true })
  }

  try {
    const credentialsFile = join(folder, 'credentials.json')
    await writeFile(credentialsFile, JSON.stringify(credentials))
    const n8n = (...args: string[]) => output.of(spawn(command, args, { env }))
    await success(n8n('import:credentials', `--input=${credentialsFile}`))
    await success(n8n('import:workflow', '--separate', `--input=${fileURLToPath(workflowsFolder)}`))
    await success(n8n('update:workflow', '--all', '--active=true'))
    server = n8n('start')
    await ready(server, url)
    return { url, close }
  } catch (error) {
    await close()
    throw new Error(`n8n did not start. The end of its output:\n${output.end}`, { cause: error })
  }
}

function settings(folder: string, port: number) {
  return {
    N8N_USER_FOLDER: folder,
    N8N_ENCRYPTION_KEY: 'for-tests-only',
    N8N_PORT: String(port),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_SECURE_COOKIE: 'false',
    N8N_RUNNERS_ENABLED: 'false',
    // Nothing here may call out: not for telemetry, versions, templates, banners, packages or licences.
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_COMMUNITY_PACKAGES_ENABLED: 'false',
    N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
    NODE_ENV: 'production',
    GENERIC_TIMEZONE: 'UTC',
  }
}

async function success(child: ChildProcess) {
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${child.spawnargs.slice(1, 3).join(' ')} ended with ${code}`)
}

/** Up is not ready: the webhooks are registered after the health check answers. */
async function ready(server: ChildProcess, url: string) {
  const deadline = Date.now() + startMs
  // Interpreted by Chat Triggers alone, which answer it without running the workflow.
  const body = JSON.stringify({ action: 'loadPreviousSession', sessionId: 'is-it-ready' })
  for (const path of ['/healthz', ...Object.values(webhooks)]) {
    const request = path === '/healthz' ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }
    while (!(await answers(`${url}${path}`, request))) {
      if (server.exitCode !== null) throw new Error(`n8n ended with ${server.exitCode}`)
      if (Date.now() > deadline) throw new Error(`${path} did not answer within ${startMs / 1000} s`)
      await sleep(pollMs)
    }
  }
}

async function answers(url: string, request: RequestInit) {
  const response = await fetch(url, request).catch((error: unknown) => {
    // What fetch throws while nothing listens yet.
    if (error instanceof TypeError) return undefined
    throw error
  })
  await response?.body?.cancel()
  return response !== undefined && response.status !== 404
}

/** The last of what a process printed: enough to see why it ended. */
class Output {
  end = ''
  of(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.end = (this.end + text).slice(-4000)
      })
    }
    return child
  }
}
