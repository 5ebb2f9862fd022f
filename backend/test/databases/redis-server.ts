import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../../../scripts/free-port.ts'

/** One program under two names: Debian's redis-tools has the second alone, and starts no service. Else none is installed. */
export const redisProgram = ['/usr/bin/redis-server', '/usr/bin/redis-check-rdb'].find(existsSync)

/** A real Redis on a loopback port of its own that keeps nothing on disk: killed, it has lost all. */
export interface RedisServer {
  readonly url: string
  /** Ends it as a crash does (kill -9). */
  kill(): Promise<void>
  /** Starts it again on the same port; resolves when it takes connections. */
  start(): Promise<void>
  /** Has it do nothing at all, with its connections open, until the returned function is called. */
  freeze(): () => void
  close(): Promise<void>
}

export async function startRedisServer(): Promise<RedisServer> {
  if (!redisProgram) throw new Error("redis-server is missing: install Debian's package redis-tools")
  const [port, dir] = await Promise.all([freePort(), mkdtemp(join(tmpdir(), 'parley-redis-'))])
  const options = { port, bind: '127.0.0.1', dir, save: '', appendonly: 'no' }
  const binary = redisProgram
  let server: ChildProcess

  async function start(): Promise<void> {
    const child = spawn(
      binary,
      Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]),
      { argv0: 'redis-server', stdio: ['ignore', 'pipe', 'inherit'] },
    )
    server = child
    const said: string[] = []
    for await (const line of createInterface(child.stdout)) {
      said.push(line)
      if (line.includes('Ready to accept connections')) return void child.stdout.resume()
    }
    throw new Error(`redis-server did not start:\n${said.join('\n')}`)
  }

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill('SIGKILL')
    await exited
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    freeze() {
      server.kill('SIGSTOP')
      return () => server.kill('SIGCONT')
    },
    async close() {
      await kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
