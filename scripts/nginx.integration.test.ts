import { mkdtempSync, rmSync } from 'node:fs'
import http2 from 'node:http2'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type Backend, startBackend } from '../backend/src/backend.ts'
import { parseConfig } from '../backend/src/config.ts'
import { createLog } from '../backend/src/log.ts'
import { gate } from '../backend/test/agents/fake-agent.ts'
import { shopOrigin, startTestBackend, type TestBackend, testSecret } from '../backend/test/backends/backend.ts'
import { TestVisitor } from '../backend/test/clients/visitor.ts'
import { type RedisServer, startRedisServer } from '../backend/test/databases/redis-server.ts'
import { selfSigned } from '../backend/test/self-signed-certificate.ts'
import { freePort } from './free-port.ts'
import { eventsByHttp2 } from './http2-stream.ts'
import { checkNginxConfig, type Nginx, startNginx, writeNginxConfig } from './nginx.ts'

let folder: string
let backend: TestBackend
let second: Backend
let redis: RedisServer
let nginx: Nginx
/** The chat as shoppers reach it. */
let front: string
let backends: readonly [string, string]

/** Two backends on one database and one Redis, as the profile `scale` has them. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-nginx-'))
  const [http = 0, https = 0, one = 0, two = 0] = await Promise.all(Array.from({ length: 4 }, freePort))
  front = `http://127.0.0.1:${https}`
  redis = await startRedisServer()
  const env = { PUBLIC_URL: front, TRUST_PROXY: '1', REDIS_URL: redis.url }
  backend = await startTestBackend({ env: { ...env, PORT: `${one}` } })
  const database = new URL(inject('mongoUri'))
  database.pathname = `/${backend.connection.name}`
  const config = parseConfig({
    ...env,
    PORT: `${two}`,
    MONGODB_URI: database.href,
    PARLEY_SECRET: testSecret,
    DATA_DIR: folder,
    AGENT_PRIVATE_HOSTS: `127.0.0.1:${backend.agent.port}`,
  })
  second = await startBackend(config, createLog('silent'), () => {})
  backends = [`127.0.0.1:${one}`, `127.0.0.1:${two}`]
  nginx = await startNginx({ folder, backends, ports: [http, https], plain: true })
})
afterAll(async () => {
  await nginx.stop()
  await second.stop(AbortSignal.abort())
  await backend.close()
  await redis.close()
  rmSync(folder, { recursive: true })
})

const options = (address?: string) => ({
  api: front,
  siteKey: backend.site.site.key,
  origin: shopOrigin,
  ...(address === undefined ? {} : { address }),
})

it('nginx finds nothing wrong with the file that production uses, TLS included', () => {
  const checked = mkdtempSync(join(tmpdir(), 'parley-nginx-t-'))
  try {
    const path = writeNginxConfig({ folder: checked, backends: ['127.0.0.1:1', '127.0.0.1:2'], ports: [1, 2] })
    const { status, stderr } = checkNginxConfig(path, checked)
    expect(status, stderr).toBe(0)
    expect(stderr).not.toMatch(/\[(warn|error|emerg)\]/)
  } finally {
    rmSync(checked, { recursive: true })
  }
})

it('passes an answer on piece by piece, while the agent still speaks', async () => {
  const held = gate()
  backend.agent.answerWith(held.behaviour)
  const visitor = await TestVisitor.open(options())
  const events = await visitor.turn('Do you ship to Berlin?')
  await held.send('Yes')
  expect((await events.until('delta')).data.text).toBe('Yes')
  await held.send(', in two days.')
  expect((await events.until('delta')).data.text).toBe(', in two days.')
  await held.end()
  await events.until('done')
  const { messages } = await visitor.messages()
  expect(messages.map(({ text }) => text)).toEqual(['Do you ship to Berlin?', 'Yes, in two days.'])
})

it('shows an answer on every stream of a shopper, whichever backend holds it', async () => {
  const held = gate()
  backend.agent.answerWith(held.behaviour)
  const visitor = await TestVisitor.open(options())
  const streams = await Promise.all([visitor.events(), visitor.events()])
  await visitor.say('Do you ship to Berlin?')
  await held.send('Yes')
  for (const events of streams) await events.until('delta')
  await held.send(', in two days.')
  await held.end()
  for (const events of streams) {
    await events.until('done')
    const pieces = events.seen.flatMap((event) => (event.event === 'delta' ? event.data.text : []))
    expect(pieces.join('')).toBe('Yes, in two days.')
    events.close()
  }
  const served = () => new Set(nginx.accessLog().match(/"upstream":"[^"]+"/g))
  await expect.poll(() => served().size).toBe(2)
})

it('streams by TLS and HTTP/2, and goes on from where a client was cut', async () => {
  const mine = mkdtempSync(join(tmpdir(), 'parley-nginx-tls-'))
  const [port = 0, tlsPort = 0] = await Promise.all([freePort(), freePort()])
  const secure = await startNginx({ folder: mine, backends, ports: [port, tlsPort] })
  const client = http2.connect(`https://127.0.0.1:${tlsPort}`, { ca: selfSigned.cert })
  try {
    const held = gate()
    backend.agent.answerWith(held.behaviour)
    const visitor = await TestVisitor.open(options())
    const authorization = `Bearer ${visitor.session.token}`
    const cut = await eventsByHttp2(client, { ':path': '/v1/events', authorization })
    await visitor.say('Do you ship to Berlin?')
    await held.send('Yes')
    const { id = '' } = await cut.until('delta')
    cut.close()
    await held.send(', in two days.')
    const resumed = { ':path': '/v1/events', authorization, 'last-event-id': id }
    const events = await eventsByHttp2(client, resumed)
    expect((await events.until('delta')).data).toMatchObject({ offset: 3, text: ', in two days.' })
    await held.end()
    await events.until('done')
    events.close()
    expect(client.alpnProtocol).toBe('h2')
  } finally {
    client.destroy()
    await secure.stop()
    rmSync(mine, { recursive: true })
  }
})

it('writes no query, no address and no text into its access log', async () => {
  await fetch(`${front}/healthz?canary-query`)
  await expect.poll(() => nginx.accessLog()).toContain('"path":"/healthz"')
  expect(nginx.accessLog()).not.toMatch(/canary|Berlin|"127\.0\.0\.1"/)
  for (const line of nginx.accessLog().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('requestId')
})

it('takes so many requests of one address at a time, and takes more when they are over', async () => {
  const { hostname, port } = new URL(front)
  const sockets: Socket[] = []
  const hold = () => {
    const socket = connect(Number(port), hostname).on('error', () => {})
    socket.write('POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n')
    sockets.push(socket)
  }
  const status = async () => {
    const response = await fetch(`${front}/healthz`)
    await response.body?.cancel()
    return response.status
  }
  for (let n = 0; n < 200; n++) hold()
  // Streams of the tests above may be among the 200 at first, and end: one more is held before each look.
  await expect
    .poll(() => {
      hold()
      return status()
    })
    .toBe(429)
  for (const socket of sockets) socket.destroy()
  await expect.poll(status).toBe(200)
})

it.each([
  // Refused by the backend, which read it: for its sender, that is, and not for its length.
  ['/v1/wordpress/sync', 200, 403],
  ['/v1/wordpress/sync', 300, 413],
  // On this host, which is not the console's, there is no such page.
  ['/shopify/api/appearance', 200, 404],
  ['/shopify/api/appearance', 300, 413],
  ['/shopify/api/agent', 100, 413],
  ['/v1/messages', 100, 413],
])('passes what is sent to %s on, as long as the backend takes it: %i KB', async (path, kilobytes, status) => {
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify('x'.repeat(kilobytes * 1024))
  const response = await fetch(`${front}${path}`, { method: 'POST', headers, body })
  expect(response.status).toBe(status)
  await response.body?.cancel()
})

it('lets nobody evade a limit by an X-Forwarded-For of their own', async () => {
  const statuses: number[] = []
  // 30 sessions a minute, which both backends count together.
  for (let n = 0; n < 32; n++) {
    const address = `198.51.100.${n}, 203.0.113.${n}`
    const response = await TestVisitor.openResponse(options(address), { ticket: 'counts all the same' })
    statuses.push(response.status)
    await response.body?.cancel()
  }
  expect(statuses.filter((status) => status === 403).length).toBeLessThanOrEqual(30)
  expect(statuses.slice(-2)).toEqual([429, 429])
})
