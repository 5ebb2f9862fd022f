import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort } from '../../scripts/free-port.ts'
import { untilAnswers } from '../processes/until-answers.ts'

export interface Nginx {
  readonly url: string
  stop(): Promise<void>
}

/** Where nginx is installed; null: nowhere. Debian puts it where not every PATH looks. */
export const nginxProgram = (): string | null =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
    .map((folder) => join(folder, 'nginx'))
    .find((path) => existsSync(path)) ?? null

const configuration = (folder: string, port: number, agent: URL): string => `
worker_processes 1;
daemon off;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 8192; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  upstream agent { server ${agent.host}; keepalive 512; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://agent;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      gzip off;
    }
  }
}
`

/** Starts nginx in front of the agent, set up to pass a stream on piece by piece. */
export async function startNginx(program: string, folder: string, agentUrl: string): Promise<Nginx> {
  const port = await freePort()
  const path = join(folder, 'nginx.conf')
  writeFileSync(path, configuration(folder, port, new URL(agentUrl)))
  const child = spawn(program, ['-c', path, '-p', folder], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  const failed = Promise.all([text(child.stderr), exited]).then(([said]) => {
    throw new Error(`nginx ended: ${said}`)
  })
  const url = `http://127.0.0.1:${port}`
  await Promise.race([untilAnswers(url), failed])
  failed.catch(() => {})
  return {
    url: url + new URL(agentUrl).pathname,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
