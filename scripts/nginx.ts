import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { selfSigned } from '../backend/test/self-signed-certificate.ts'

const program = '/usr/sbin/nginx'

export interface NginxOptions {
  /** An empty folder that nginx may write to. */
  readonly folder: string
  /** `host:port` of the two backends. */
  readonly backends: readonly [string, string]
  /** Loopback ports for plain http and for TLS. */
  readonly ports: readonly [http: number, https: number]
  /** Answers plain http where it would answer TLS: for clients that cannot be told to trust a certificate of a test. */
  readonly plain?: boolean
}

/** Writes deploy/nginx.conf as it stands, but for the names and places that only its container has. @returns its path. */
export function writeNginxConfig({ folder, backends, ports: [http, https], plain }: NginxOptions): string {
  if (!existsSync(program)) throw new Error(`${program} is missing: install Debian's package nginx-light`)
  writeFileSync(join(folder, 'certificate.pem'), selfSigned.cert)
  writeFileSync(join(folder, 'key.pem'), selfSigned.key)
  const replaced = [
    ['/tmp/', `${folder}/`],
    ['/run/secrets/tls_certificate', join(folder, 'certificate.pem')],
    ['/run/secrets/tls_key', join(folder, 'key.pem')],
    ['/dev/stdout', join(folder, 'access.log')],
    ['server backend:8787', `server ${backends[0]}`],
    ['server backend-2:8787', `server ${backends[1]}`],
    // The backend's own X-Accel-Buffering would hide it if the file's setting were lost.
    ['proxy_buffering off;', 'proxy_buffering off; proxy_ignore_headers X-Accel-Buffering;'],
    ['listen 80 ', `listen 127.0.0.1:${http} `],
    ['listen 443 ssl http2 ', `listen 127.0.0.1:${https} ${plain ? '' : 'ssl http2 '}`],
  ] as const
  let config = readFileSync(join(import.meta.dirname, '../deploy/nginx.conf'), 'utf8')
  for (const [there, here] of replaced) {
    if (!config.includes(there)) throw new Error(`deploy/nginx.conf has no "${there}" any more`)
    config = config.replaceAll(there, here)
  }
  const path = join(folder, 'nginx.conf')
  writeFileSync(path, config)
  return path
}

/** What `nginx -t` says of a configuration; `status` 0: nothing is wrong with it. */
export function checkNginxConfig(path: string, folder: string): { status: number | null; stderr: string } {
  return spawnSync(program, ['-t', '-c', path, '-p', folder, '-g', `pid ${folder}/checked.pid;`], { encoding: 'utf8' })
}

export interface Nginx {
  /** @returns what it wrote into the access log since it started. */
  accessLog(): string
  /** Ends it, and what it had under way. */
  stop(): Promise<void>
}

/** Starts a real nginx; resolves when it listens. @throws with its own words when it does not come up. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { folder } = options
  const path = writeNginxConfig(options)
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
    accessLog: () => readFileSync(join(folder, 'access.log'), 'utf8'),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
