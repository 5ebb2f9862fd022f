import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../scripts/free-port.ts'
import { type BackendProcess, startBackendProcess } from '../backends/backend-process.ts'
import { type RoundRobin, startRoundRobin } from './round-robin.ts'

export interface Member {
  readonly port: number
  readonly process: BackendProcess
}

/** Several backends behind a load balancer without stickiness. */
export interface Cluster {
  readonly proxy: RoundRobin
  /**
   * Starts another backend, to which no requests go until `route` says so.
   *
   * @param port of a member that ended, to start it again.
   */
  start(port?: number): Promise<Member>
  /** Sends all further requests to these alone. */
  route(...members: readonly Member[]): void
  close(): Promise<void>
}

/** @param env what all of them are told: where the database is, above all. */
export async function startCluster(agentUrl: string, env: Readonly<Record<string, string>>): Promise<Cluster> {
  const [proxy, folder] = await Promise.all([startRoundRobin(), mkdtemp(join(tmpdir(), 'parley-cluster-'))])
  const started: BackendProcess[] = []
  return {
    proxy,
    async start(port) {
      const at = port ?? (await freePort())
      const behindProxy = { PUBLIC_URL: proxy.url, TRUST_PROXY: '1', ...env }
      const process = await startBackendProcess(join(folder, `${at}`), agentUrl, at, behindProxy)
      started.push(process)
      return { port: at, process }
    },
    route(...members) {
      proxy.targets.splice(0, Infinity, ...members.map(({ port }) => port))
    },
    async close() {
      for (const process of started) await process.end('SIGKILL')
      await proxy.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
