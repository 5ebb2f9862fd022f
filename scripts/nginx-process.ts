import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'

/** Where nginx is installed; null: nowhere. Debian puts it where not every PATH looks. */
export const findNginx = (): string | null =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
    .map((folder) => join(folder, 'nginx'))
    .find((path) => existsSync(path)) ?? null

export interface NginxProcess {
  /** Ends it, and what it had under way. */
  stop(): Promise<void>
}

/**
 * Starts a real nginx on a configuration that names neither `daemon` nor `pid`; resolves when it listens.
 *
 * @param folder which nginx may write to.
 * @throws with its own words when it does not come up.
 */
export async function startNginxProcess(program: string, path: string, folder: string): Promise<NginxProcess> {
  // The file of its process id is written when it listens.
  const listening = new AbortController()
  const seen = new Promise<void>((resolve) => {
    watch(folder, { signal: listening.signal }, (_, file) => {
      if (file === 'nginx.pid') resolve()
    })
  })
  const child = spawn(program, ['-c', path, '-p', folder, '-g', `daemon off; pid ${folder}/nginx.pid;`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  const failed = Promise.all([text(child.stderr), exited]).then(([said]) => {
    throw new Error(`nginx ended: ${said}`)
  })
  try {
    await Promise.race([seen, failed])
  } finally {
    listening.abort()
  }
  failed.catch(() => {})
  return {
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
