import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { TestVisitor, type VisitorOptions } from '../clients/visitor.ts'
import { serverBinary } from '../databases/server-binary.ts'
import { testSecret } from './backend.ts'

/** The backend as a process of its own, with the demo site's agent where the test says. */
export interface BackendProcess {
  readonly url: string
  readonly child: ChildProcess
  /** All that it has written, to both outputs; nothing to the log unless `LOG_LEVEL` says so. */
  readonly written: string[]
  visitor(options?: Partial<VisitorOptions>): Promise<TestVisitor>
  /** Sends a signal; resolves with the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>
}

const main = join(import.meta.dirname, '../../src/main.ts')

/**
 * Starts one, on the private MongoDB in `dataDir` unless `env` names another.
 *
 * @param env more of the environment; a `PUBLIC_URL` in it is the `url` of what comes back.
 */
export async function startBackendProcess(
  dataDir: string,
  agentUrl: string,
  port = 0,
  env: Readonly<Record<string, string>> = {},
): Promise<BackendProcess> {
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PORT: `${port}`,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: dataDir,
      PARLEY_SECRET: testSecret,
      N8N_WEBHOOK_URL: agentUrl,
      LOG_LEVEL: 'silent',
      ...(serverBinary.mongodPath === null ? {} : { MONGOD: serverBinary.mongodPath }),
      ...(process.env.XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME: process.env.XDG_CACHE_HOME }),
      ...env,
    },
  })
  const exited = once(child, 'exit')
  const written: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => written.push(text))
  let url: string | undefined
  for await (const line of createInterface(child.stderr)) {
    written.push(line)
    url = /The demo shop: (http:\S+?)\/?$/.exec(line)?.[1]
    if (url) break
  }
  if (!url) throw new Error(`the backend did not start:\n${written.join('\n')}`)
  const api = url
  child.stderr.setEncoding('utf8').on('data', (text: string) => written.push(text))
  return {
    url,
    child,
    written,
    visitor: (options = {}) => TestVisitor.open({ api, siteKey: 'pk_demo', origin: api, ...options }),
    async end(signal) {
      child.kill(signal)
      const [code, endedBy] = await exited
      return code ?? endedBy
    },
  }
}
