import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { shopOrigin, startTestBackend, type TestBackend } from '../backend/test/backend.ts'
import { gate } from '../backend/test/fake-agent.ts'
import { TestVisitor } from '../backend/test/visitor.ts'
import { freePort } from './free-port.ts'
import { checkNginxConfig, type Nginx, startNginx, writeNginxConfig } from './nginx.ts'

let folder: string
let backend: TestBackend
let nginx: Nginx
/** The shop's chat as shoppers reach it. */
let front: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-nginx-'))
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
  const port = await freePort()
  const { host } = new URL(backend.url)
  nginx = await startNginx({ folder, backends: [host, host], ports: [await freePort(), port], plain: true })
  front = `http://127.0.0.1:${port}`
})
afterAll(async () => {
  await nginx.stop()
  await backend.close()
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

it('writes no query, no address and no text into its access log', async () => {
  await fetch(`${front}/healthz?canary-query`)
  await expect.poll(() => nginx.accessLog()).toContain('"path":"/healthz"')
  expect(nginx.accessLog()).not.toMatch(/canary|Berlin|"127\.0\.0\.1"/)
  for (const line of nginx.accessLog().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('requestId')
})

it('lets nobody evade a limit by an X-Forwarded-For of their own', async () => {
  const statuses: number[] = []
  for (let n = 0; n < 31; n++) {
    const address = `198.51.100.${n}, 203.0.113.${n}`
    const response = await TestVisitor.openResponse(options(address), { ticket: 'counts all the same' })
    statuses.push(response.status)
    await response.body?.cancel()
  }
  // 30 sessions a minute, one of which the test above has opened.
  expect(statuses.filter((status) => status === 403).length).toBeLessThanOrEqual(30)
  expect(statuses.at(-1)).toBe(429)
})
