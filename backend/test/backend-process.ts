import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { testSecret } from './backend.ts'
import { serverBinary } from './server-binary.ts'
import { TestVisitor } from './visitor.ts'

/** The backend as a process of its own, on the private MongoDB in `dataDir`, with the demo site's agent at `agentUrl`. */
export interface BackendProcess {
  readonly url: string
  readonly child: ChildProcess
  visitor(): Promise<TestVisitor>
  /** Sends a signal; resolves with the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>
}

const main = join(import.meta.dirname, '../src/main.ts')

export async function startBackendProcess(dataDir: string, agentUrl: string, port = 0): Promise<BackendProcess> {
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: `${port}`,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: dataDir,
      PARLEY_SECRET: testSecret,
      N8N_WEBHOOK_URL: agentUrl,
      LOG_LEVEL: 'silent',
      ...(serverBinary.mongodPath === null ? {} : { MONGOD: serverBinary.mongodPath }),
      ...(process.env.XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME: process.env.XDG_CACHE_HOME }),
    },
  })
  const exited = once(child, 'exit')
  const said: string[] = []
  let url: string | undefined
  for await (const line of createInterface(child.stderr)) {
    said.push(line)
    url = /The demo shop: (http:\S+?)\/?$/.exec(line)?.[1]
    if (url) break
  }
  if (!url) throw new Error(`the backend did not start:\n${said.join('\n')}`)
  const api = url
  child.stderr.resume()
  return {
    url,
    child,
    visitor: () => TestVisitor.open({ api, siteKey: 'pk_demo', origin: api }),
    async end(signal) {
      child.kill(signal)
      const [code, endedBy] = await exited
      return code ?? endedBy
    },
  }
}
