import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { selfSigned } from '../backend/test/self-signed-certificate.ts'
import { findNginx, type NginxProcess, startNginxProcess } from './nginx-process.ts'

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
  return spawnSync(installedNginx(), ['-t', '-c', path, '-p', folder, '-g', `pid ${folder}/checked.pid;`], {
    encoding: 'utf8',
  })
}

export interface Nginx extends NginxProcess {
  /** @returns what it wrote into the access log since it started. */
  accessLog(): string
}

/** Starts a real nginx as deploy/nginx.conf says; resolves when it listens. @throws when it does not come up. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { folder } = options
  const { stop } = await startNginxProcess(installedNginx(), writeNginxConfig(options), folder)
  return { accessLog: () => readFileSync(join(folder, 'access.log'), 'utf8'), stop }
}

function installedNginx(): string {
  const program = findNginx()
  if (program === null) throw new Error("nginx is missing: install Debian's package nginx-light")
  return program
}
