import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../scripts/free-port.ts'
import { type NginxProcess, startNginxProcess } from '../../scripts/nginx-process.ts'

export interface Nginx extends NginxProcess {
  readonly url: string
}

const configuration = (folder: string, port: number, agent: URL): string => `
worker_processes 1;
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
  const agent = new URL(agentUrl)
  writeFileSync(path, configuration(folder, port, agent))
  const { stop } = await startNginxProcess(program, path, folder)
  return { url: `http://127.0.0.1:${port}${agent.pathname}`, stop }
}
